import type { Page } from 'playwright-core'
import { createKeyPair } from '../../protocol/keys.ts'
import { deadLink, type PortalPreview, sampleCode, sampleLink } from './start-portal-preview.ts'
import { waitFor } from './wait-for.ts'

/** One page of the portal, and how a hire comes to see it. */
export interface PortalPage {
  readonly name: string
  readonly script?: false
  /** It needs a tab to itself: it moves the tab's clock. */
  readonly alone?: true
  readonly show: (page: Page, preview: PortalPreview) => Promise<void>
}

/** A password that meets the sample account's rules. */
export const goodPassword = 'Kasteel-fiets-oranje-47'

const open = async (page: Page, { url }: PortalPreview, fragment = sampleLink) => {
  await page.goto(`${url}#${fragment}`)
  await page.waitForSelector('h1')
}
const press = (page: Page) => page.click('button.main')
const heading = (page: Page, text: string) => page.waitForSelector(`h1:text-is("${text}")`)

/** Opens the link and begins; the claim then stands where `first` puts it. */
async function begin(page: Page, preview: PortalPreview, first: () => unknown): Promise<void> {
  preview.first = first
  await open(page, preview)
  await press(page)
  await page.waitForSelector('h1:not(:has-text("Welcome"))')
}

const claim =
  (state: (play: PortalPreview['play']) => object | Promise<object>) =>
  (page: Page, preview: PortalPreview) =>
    begin(page, preview, async () => preview.play.show(await state(preview.play)))

async function typePassword(page: Page, password: string): Promise<void> {
  await page.fill('#password', password)
  await page.waitForSelector('.strength .on')
}

const here = (rest: Parameters<PortalPreview['play']['passHere']>[0] = {}) =>
  claim((play) => play.passHere(rest))

const deviceSetup = {
  use: 'device-setup',
  minutesFromUse: undefined,
  lifetimeMinutes: 240,
} as const

const longPass = 'Xq7#Wm3kTz9!Lp4sVb2?Nc8dRf6&Gh5jYt0+Ke1wMu7=Qa3x'

/** The pages of the pass. */
const passPages: readonly PortalPage[] = [
  { name: 'pass-offer', show: claim((play) => play.pass()) },
  {
    name: 'pass-offer-cloud-only',
    show: claim((play) => play.pass({ password: 'none', installFirst: true })),
  },
  {
    name: 'pass-offer-dutch',
    show: async (page, preview) => {
      preview.play.language = 'nl'
      preview.play.hello = { ...preview.play.hello, gives: ['password', 'pass'] }
      preview.first = () => preview.play.show(preview.play.pass({ problem: 'pass-replaced' }))
      await open(page, preview)
      await press(page)
      await heading(page, 'Nu je passkey')
    },
  },
  { name: 'pass-offer-device', show: claim((play) => play.pass(deviceSetup)) },
  { name: 'pass-minting', show: claim((play) => play.pass({ stage: 'minting' })) },
  {
    name: 'pass-minting-slow',
    alone: true,
    show: async (page, preview) => {
      await page.clock.install()
      await claim((play) => play.pass({ stage: 'minting' }))(page, preview)
      await page.clock.fastForward(20_000)
      await page.waitForSelector('.notice.know')
    },
  },
  { name: 'pass-here', show: here() },
  {
    name: 'pass-here-dutch',
    show: async (page, preview) => {
      preview.play.language = 'nl'
      preview.first = async () => preview.play.show(await preview.play.passHere())
      await open(page, preview)
      await press(page)
      await heading(page, 'Je eenmalige pas')
    },
  },
  {
    name: 'pass-here-spelled',
    show: async (page, preview) => {
      await here()(page, preview)
      await page.click('.pass summary')
    },
  },
  {
    name: 'pass-here-hidden',
    show: async (page, preview) => {
      await here()(page, preview)
      await page.click('button:text-is("Hide")')
    },
  },
  {
    name: 'pass-here-long',
    show: claim(async (play) =>
      play.passHere({ pass: await play.sealed({ text: longPass, minutes: 4 }) }),
    ),
  },
  { name: 'pass-here-not-yet', show: here({ problem: 'not-yet' }) },
  { name: 'pass-here-device', show: here(deviceSetup) },
  {
    name: 'pass-elsewhere',
    show: claim(async (play) => {
      const { publicJwk: key } = await createKeyPair('enc', { extractable: false })
      return play.passHere({ pass: await play.sealed({ key }) })
    }),
  },
  {
    name: 'pass-ended',
    show: claim(async (play) => play.passHere({ pass: await play.sealed({ minutes: -1 }) })),
  },
  { name: 'pass-checking', show: claim((play) => play.pass({ stage: 'checking' })) },
  {
    name: 'pass-part-missing',
    alone: true,
    show: async (page, preview) => {
      preview.gone.add('pass-part')
      preview.first = () => preview.play.show(preview.play.pass())
      await page.clock.install()
      await open(page, preview)
      await press(page)
      // The page tries again three times, after longer and longer pauses.
      await waitFor('the page to give up', async () => {
        await page.clock.runFor(1000)
        return page.isVisible('h1:text-is("That did not work")')
      })
    },
  },
]

/** The pages of self-service reset. */
const resetPages: readonly PortalPage[] = [
  { name: 'reset-offer', show: claim((play) => play.reset()) },
  {
    name: 'reset-ready',
    show: claim((play) => play.reset({ stage: 'ready', own: true, problem: 'not-yet' })),
  },
  {
    name: 'reset-ready-dutch',
    show: async (page, preview) => {
      preview.play.language = 'nl'
      preview.first = () => preview.play.show(preview.play.reset({ stage: 'ready' }))
      await open(page, preview)
      await press(page)
      await heading(page, 'Kies nu je wachtwoord')
    },
  },
]

/** Every page there is. */
export const portalPages: readonly PortalPage[] = [
  { name: 'hello', show: (page, preview) => open(page, preview) },
  {
    name: 'hello-with-word',
    show: async (page, preview) => {
      preview.play.hello = { ...preview.play.hello, knownWord: 'Maple', purpose: 'again' }
      await open(page, preview)
    },
  },
  {
    name: 'hello-dutch',
    show: async (page, preview) => {
      preview.play.language = 'nl'
      await open(page, preview)
    },
  },
  {
    name: 'hello-both-keys',
    show: async (page, preview) => {
      preview.play.hello = { ...preview.play.hello, gives: ['password', 'pass'] }
      await open(page, preview)
    },
  },
  {
    name: 'hello-passkey-left',
    show: async (page, preview) => {
      preview.play.hello = { ...preview.play.hello, gives: ['pass'], purpose: 'again' }
      await open(page, preview)
    },
  },
  { name: 'code-asked', show: claim((play) => play.mailCode(asked)) },
  { name: 'code-mail', show: claim((play) => play.mailCode()) },
  {
    name: 'code-help',
    show: async (page, preview) => {
      await claim((play) => play.mailCode())(page, preview)
      await page.click('summary')
    },
  },
  {
    name: 'code-text-wrong',
    show: async (page, preview) => {
      await claim((play) => play.textCode())(page, preview)
      await page.fill('#code', '271828')
      await press(page)
      await page.waitForSelector('.notice.mend')
    },
  },
  { name: 'password', show: claim((play) => play.password()) },
  {
    name: 'password-weak',
    show: async (page, preview) => {
      await claim((play) => play.password())(page, preview)
      await typePassword(page, 'Contoso2026!')
      await page.waitForSelector('.rules .broken')
      await press(page)
      await page.waitForSelector('#password-mend')
    },
  },
  {
    name: 'password-suggested',
    show: async (page, preview) => {
      await claim((play) => play.password())(page, preview)
      await page.click('button:text("Suggest one")')
      await page.waitForSelector('.tip')
      await page.waitForSelector('.strength[data-filled="5"]')
    },
  },
  {
    name: 'password-refused',
    show: claim((play) =>
      play.password({
        problem: 'password-hidden-rule',
        policy: { ...plainPolicy, source: 'configured' },
      }),
    ),
  },
  { name: 'setting', show: claim((play) => play.setting('travelling')) },
  { name: 'setting-slow', show: claim((play) => play.setting('directory', 20)) },
  { name: 'done-thin-client', show: claim((play) => play.done()) },
  {
    name: 'done-laptop-later',
    show: claim((play) => play.done({ device: 'laptop', enabledLater: true })),
  },
  {
    name: 'done-phone-notes-sent',
    show: async (page, preview) => {
      await claim((play) => play.done({ device: 'phone' }))(page, preview)
      await press(page)
      await page.waitForSelector('.act .good')
    },
  },
  { name: 'done-both', show: claim((play) => play.done({ cloud: 'registered' })) },
  { name: 'done-pass-later', show: claim((play) => play.done({ cloud: 'later' })) },
  { name: 'done-pass-not-possible', show: claim((play) => play.done({ cloud: 'not-possible' })) },
  {
    name: 'done-cloud-only',
    show: claim((play) =>
      play.done({ password: 'none', cloud: 'registered', device: 'laptop', notesTo: undefined }),
    ),
  },
  {
    name: 'done-cloud-only-later',
    show: claim((play) => play.done({ password: 'none', cloud: 'later', device: 'phone' })),
  },
  ...passPages,
  ...resetPages,
  { name: 'stuck', show: claim((play) => play.stuck('too-many-wrong-codes')) },
  { name: 'link-broken', show: (page, preview) => open(page, preview, deadLink) },
  { name: 'link-cut', show: (page, preview) => open(page, preview, 'AAAA') },
  {
    name: 'link-renewed',
    show: async (page, preview) => {
      await open(page, preview, deadLink)
      await press(page)
      await heading(page, 'Thank you. Check your messages')
    },
  },
  { name: 'no-link', show: (page, preview) => open(page, preview, '') },
  {
    name: 'claim-over',
    show: async (page, preview) => {
      await claim((play) => play.done())(page, preview)
      preview.play.forget()
      await page.reload()
      await heading(page, 'This page has been open for too long')
    },
  },
  { name: 'not-me', show: (page, preview) => open(page, preview, `n.${sampleLink}`) },
  {
    name: 'not-me-told',
    show: async (page, preview) => {
      await open(page, preview, `n.${sampleLink}`)
      await press(page)
      await heading(page, 'Thank you for telling us')
    },
  },
  {
    name: 'signal-lost',
    show: async (page, preview) => {
      await claim((play) => play.mailCode())(page, preview)
      await page.fill('#code', sampleCode)
      preview.cut = true
      await press(page)
      await page.waitForSelector('.lost')
    },
  },
  {
    name: 'no-javascript',
    script: false,
    show: async (page, { url }) => {
      await page.goto(url)
      await page.waitForSelector('noscript a', { state: 'attached' })
    },
  },
]

const asked = {
  stage: 'asked',
  label: undefined,
  sentTo: undefined,
  expiresAt: undefined,
  againAt: undefined,
} as const

const plainPolicy = {
  minimumLength: 14,
  complexity: false,
  historyLength: 0,
  historyEnforced: false,
}
