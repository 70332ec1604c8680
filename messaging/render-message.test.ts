import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Secret } from '../protocol/secret.ts'
import { type Kind, type KindValues, kinds } from './catalogue/kinds.ts'
import { organisationSchema } from './catalogue/organisation.ts'
import { estimateText } from './estimate-text.ts'
import { type Catalogue, loadCatalogue } from './load-catalogue.ts'
import { renderMessage } from './render-message.ts'

function open(more: Record<string, unknown> = {}): Catalogue {
  const organisation = organisationSchema.parse({
    name: 'Contoso',
    portalHost: 'start.contoso.com',
    deskPhone: '+31 20 123 4567',
    ...more,
  })
  const result = loadCatalogue(organisation)
  if (!result.loaded) throw new Error('the catalogue does not load')
  return result.catalogue
}

type AllValues = { [K in Kind]: KindValues<K> }[Kind]
const link = 'https://start.contoso.com/#AbCdEfGhIjKlMnOpQrStUv'
const timeZone = 'Europe/Amsterdam'
const values = {
  link: new Secret(link),
  code: new Secret('739154'),
  reportLink: new Secret('https://start.contoso.com/report#Rr'),
  username: 'b.jensen',
  windowsName: 'CONTOSO\\b.jensen',
  givenName: 'Barbara',
  hireName: 'Barbara Jensen',
  employeeNumber: '1007',
  label: 'KITE',
  startsOn: { date: '2026-12-07' },
  linkExpires: { at: new Date('2026-12-07T08:00:00Z'), timeZone },
  validFor: 10,
  doneAt: { at: new Date('2026-11-30T19:05:00Z'), timeZone },
  deadline: { date: '2026-12-04' },
  reason: 'No mobile number is known.',
  nextStep: 'Ask the manager for one.',
  ticket: 'FK-7K3M2Q',
} satisfies Record<string, unknown>

/** Every word of a message, whatever its kind. */
function say(catalogue: Catalogue, kind: Kind, language: string, more: object = {}) {
  const message: { subject?: string; text: Secret; html?: Secret } = renderMessage(
    catalogue,
    kind,
    language,
    { ...values, ...more } as AllValues as never,
  )
  return {
    subject: message.subject ?? '',
    text: message.text.reveal(String),
    html: message.html?.reveal(String) ?? '',
  }
}
const catalogue = open()
const kindNames = Object.keys(kinds) as Kind[]
const everyMessage = ['en', 'nl'].flatMap((language) =>
  kindNames.map((kind) => [language, kind] as const),
)

test('the invitation says who, when, what to press and what to do if it was not expected', () => {
  const { subject, text } = say(catalogue, 'invitation-mail', 'en')
  expect(subject).toBe('Welcome to Contoso: set up your sign-in')
  expect(text).toBe(`Welcome, Barbara

You start at Contoso on Monday 7 December. Please set up your sign-in before then, so that your first day does not begin with waiting.

It takes about two minutes, on a phone or a computer. The page guides you.

Set up your sign-in:
${link}

This link is for you alone and works until Monday 7 December at 09:00.

Did not expect this? Then ignore it, and nothing happens. Questions? Call +31 20 123 4567.

-- 
Contoso
`)
})

test('the text with a code ends in the line that browsers bind to the site', () => {
  expect(say(catalogue, 'text-code', 'en').text).toBe(
    'Contoso: 739154 is your code to set up your sign-in, for the page that shows KITE. Nobody will ask you for it.\n@start.contoso.com #739154',
  )
  const message = renderMessage(catalogue, 'text-code', 'en', {
    code: values.code,
    label: 'KITE',
    validFor: 10,
  })
  expect(message).toMatchObject({ channel: 'text', validMinutes: 10 })
})

test.each(['en', 'nl'])('a code fits into one segment in %s, with long names too', (language) => {
  const long = open({ shortName: 'Northwind EU', portalHost: 'start.northwindtraders.com' })
  const { text } = say(long, 'text-code', language, {
    code: new Secret('73915482'),
    label: 'OCEAN',
  })
  expect(estimateText(text)).toEqual({ alphabet: 'gsm-7', segments: 1 })
})

test.each(everyMessage.filter(([, kind]) => kinds[kind].channel === 'text'))(
  '%s %s needs at most two segments and no letter that costs extra',
  (language, kind) => {
    const { alphabet, segments } = estimateText(say(catalogue, kind, language).text)
    expect(alphabet).toBe('gsm-7')
    expect(segments).toBeLessThanOrEqual(2)
  },
)

test('curly quotation marks do not halve a text', () => {
  const { text } = say(catalogue, 'invitation-text', 'en', { givenName: 'D’Arcy' })
  expect(text).toContain("D'Arcy")
  expect(estimateText(text).alphabet).toBe('gsm-7')
})

test.each(everyMessage)(
  '%s %s leaves no placeholder, no bracket and no empty row',
  (language, kind) => {
    for (const more of [
      {},
      { givenName: '', hireName: '', linkExpires: undefined, windowsName: undefined },
    ]) {
      const { subject, text } = say(catalogue, kind, language, more)
      expect(`${subject}\n${text}`).not.toMatch(/[{}[\]|]|undefined|: *\n(?!\n|https)| ,|\. \./)
    }
  },
)

test.each(everyMessage)('%s %s speaks like a person', (language, kind) => {
  const { subject, text, html } = say(catalogue, kind, language)
  const never =
    /\b(users?|usernames?|credentials?|tokens?|invalid|provision\w*|TAP|OTP|gebruikers?|gebruikersnaam|ongeldig)\b/i
  for (const words of [subject, text, html.replace(/<style>.*<\/style>/s, '')]) {
    expect(words).not.toMatch(never)
  }
})

test.each(everyMessage)('%s %s carries what opens the account to nobody else', (language, kind) => {
  const { subject, text, html } = say(catalogue, kind, language)
  expect(subject).not.toMatch(/739154|#AbCd|b\.jensen/)
  for (const words of [text, html]) {
    const opens = /739154|AbCdEfGh/.test(words)
    const names = words.includes('b.jensen')
    expect(opens && names).toBe(false)
    // A go-between is given what opens, on the one route that is named for it.
    const { audience } = kinds[kind]
    if (audience === 'hire' || audience === 'go-between') expect(names).toBe(false)
    else expect(opens).toBe(false)
  }
})

test.each(everyMessage.filter(([, kind]) => kinds[kind].channel === 'mail'))(
  '%s %s fetches nothing and holds no script, form, table or picture',
  (language, kind) => {
    const { html } = say(catalogue, kind, language)
    expect(html).toContain(`<html lang="${language}" dir="ltr">`)
    expect(html).not.toMatch(
      /<(script|form|table|img|iframe|link|object|svg)\b|url\(|@import|\son\w+=/i,
    )
    const addresses = [...html.matchAll(/\b(?:href|src|action)="([^"]*)"/g)].map(([, to]) => to)
    expect(addresses.length).toBeLessThanOrEqual(1)
    expect(
      addresses.every((to) => to?.startsWith('https:&#47;') || to?.startsWith('https://')),
    ).toBe(true)
  },
)

test('a name that is a link, markup or a header is left out of every message', () => {
  const bait = fc.constantFrom(
    'http://evil.test',
    'evil.test',
    '<a href="http://evil.test">Anna</a>',
    'Anna\r\nBcc: eve@evil.test',
    '=HYPERLINK("http://evil.test")',
    'Anna\u202egro.tset.live',
  )
  fc.assert(
    fc.property(bait, fc.constantFrom(...everyMessage), (name, [language, kind]) => {
      const said = say(catalogue, kind, language, { givenName: name, hireName: name })
      const neutral = say(catalogue, kind, language, { givenName: '', hireName: '' })
      expect(said).toEqual(neutral)
    }),
  )
})

test('whatever a value holds, it can neither open a tag nor break a line of the subject', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (noise) => {
      const evil = `<i>"'&${noise}\r\nX: y`
      const said = say(catalogue, 'desk-ticket', 'en', {
        reason: evil,
        nextStep: evil,
        ticket: evil,
      })
      expect(said.subject).not.toMatch(/\p{Cc}/u)
      expect(said.html).not.toContain('<i>')
      const tags = say(catalogue, 'desk-ticket', 'en').html.match(/</g)?.length
      expect(said.html.match(/</g)?.length).toBe(tags)
      expect(said.html.match(/"/g)?.length).toBe(
        say(catalogue, 'desk-ticket', 'en').html.match(/"/g)?.length,
      )
    }),
  )
})

test('a value is said as it is, even if it looks like a placeholder', () => {
  const { text } = say(catalogue, 'desk-ticket', 'en', { reason: 'see {nextStep} [x|y]' })
  expect(text).toContain('Reason: see {nextStep} [x|y]')
})

test('the same values make the same words', () => {
  for (const [language, kind] of everyMessage) {
    expect(say(catalogue, kind, language)).toEqual(say(catalogue, kind, language))
  }
})

test.each([
  ['nl', 'nl', 'Welkom, Barbara'],
  ['nl-BE', 'nl', 'Welkom, Barbara'],
  ['en-US', 'en', 'Welcome, Barbara'],
  ['pl', 'nl', 'Welkom, Barbara'],
  ['', 'nl', 'Welkom, Barbara'],
  ['__proto__', 'nl', 'Welkom, Barbara'],
])('whoever reads %j is written to in %s where the house speaks Dutch', (wanted, spoken, words) => {
  const dutchHouse = open({ language: 'nl' })
  const message = renderMessage(dutchHouse, 'invitation-mail', wanted, values)
  expect(message.language).toBe(spoken)
  expect(message.text.reveal((text) => text.startsWith(words))).toBe(true)
})

test('without a phone for the desk the words make do', () => {
  const quiet = open({ deskPhone: undefined })
  expect(say(quiet, 'reminder-mail', 'en').text).toContain(
    'Is something in the way? Please tell your manager.',
  )
  expect(say(quiet, 'invitation-mail', 'en').text).not.toContain('Questions?')
})

test('a rendered message shows nothing of itself when it is printed', () => {
  const message = renderMessage(catalogue, 'mail-code', 'en', values)
  expect(JSON.stringify(message)).not.toMatch(/739154|KITE/)
})
