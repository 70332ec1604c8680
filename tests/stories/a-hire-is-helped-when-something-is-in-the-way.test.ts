import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { openInBrowser, proveInBrowser } from '../machine/claim-in-browser.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { startWorld, type World } from '../machine/start-world.ts'

let world: World
let browser: Browser

beforeAll(async () => {
  world = await startWorld()
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
})

const desk = 'desk@contoso.test'
const password = 'Korenbloem-Fiets-Regen-7'
let count = 0

async function invite(firstName: string, rest: { readonly language?: string } = {}) {
  count += 1
  const number = String(count).padStart(2, '0')
  const sam = firstName.toLowerCase()
  const [mail, mobile] = [`${sam}@example.org`, `+316123460${number}`]
  world.simulator.directory.addAccount({
    sAMAccountName: sam,
    givenName: firstName,
    surname: 'Vos',
    displayName: `${firstName} Vos`,
    employeeId: `500${number}`,
  })
  const names = { employeeNumber: `500${number}`, firstName, lastName: 'Vos' }
  const delivery = await world.hire({ ...names, mail, mobile, ...rest })
  return { delivery, mail, mobile, link: await world.link(mail) }
}

/** Lets the half minute between two sends of one code pass at once. */
async function letHalfAMinutePass(delivery: string): Promise<void> {
  const before = new Date(Date.now() - 31_000)
  await world.database.store
    .updateTable('claim')
    .set((row) => ({
      mail_sent_at: before,
      text_sent_at: row.fn.coalesce(row.val(before), 'text_sent_at'),
      version: row('version', '+', 1),
    }))
    .where('delivery_id', '=', delivery)
    .execute()
}

test.each(['mail', 'text'] as const)(
  'five wrong codes by %s end the code; a new one is asked for and works, and the desk hears of it',
  async (channel) => {
    const firstName = channel === 'mail' ? 'Wanda' : 'Wessel'
    const invited = await invite(firstName)
    const hire = await openInBrowser(world, browser, invited.link)
    const { words, page } = hire
    await hire.begin()
    if (channel === 'text') await hire.typeMailedCode(invited.mail)
    await hire.sees(words.code.heading[channel])
    await page.locator('.mark strong').waitFor()
    const firstMark = await page.locator('.mark strong').innerText()
    for (let left = 4; left >= 0; left -= 1) {
      await hire.typeCode('000000')
      const tries = left === 1 ? words.code.tries.one : words.code.tries.other
      await hire.reads(tries.replace('{count}', String(left)))
    }
    expect((await world.mail(desk, new RegExp(firstName))).text).toContain('Too many wrong codes')
    await letHalfAMinutePass(invited.delivery)
    await page.getByText(words.code.missing).click()
    await hire.press(words.code.again)
    await expect.poll(() => page.locator('.mark strong').innerText()).not.toBe(firstMark)
    if (channel === 'mail') await hire.typeMailedCode(invited.mail)
    await hire.typeTextedCode(invited.mobile)
    await hire.choosePassword(password)
    await hire.sees(words.done.heading)
    await hire.close()
  },
)

test('a password that the directory refuses for a reason nobody can see is answered with what to change', async () => {
  const invited = await invite('Hidde')
  const refusal = { code: 19, text: '0000052D: AtrErr: DSID-03191083, #1:\n\t0: 0000052D: DSID' }
  const hire = await openInBrowser(world, browser, invited.link)
  await proveInBrowser(hire, invited)
  world.simulator.faults.add({
    target: 'directory',
    kind: 'error',
    operation: 'modify',
    ...refusal,
  })
  await hire.choosePassword(password)
  await hire.reads(hire.words.problems['password-hidden-rule'])
  await hire.choosePassword('Zonnebloem-Boot-Wolken-8')
  await hire.sees(hire.words.done.heading)
  await hire.close()
})

test('"this was not me" is one press, closes the door, and the desk hears of it at once', async () => {
  const invited = await invite('Nienke')
  const hire = await openInBrowser(world, browser, invited.link)
  await proveInBrowser(hire, invited)
  await hire.choosePassword(password)
  await hire.sees(hire.words.done.heading)
  await hire.close()
  const { text } = await world.mail(invited.mail, /was set/)
  const notice = await openInBrowser(world, browser, /https?:\S+#n\.[\w-]+/.exec(text)?.[0] ?? '')
  await notice.sees(notice.words.notMe.heading)
  expect(world.simulator.mailbox.messages(desk).map(({ subject }) => subject)).not.toContainEqual(
    expect.stringContaining('Nienke'),
  )
  await notice.press(notice.words.notMe.tell)
  await notice.sees(notice.words.notMe.told)
  await notice.close()
  // The mail that says that the account is closed may be newer already.
  await world.mail(desk, /Nienke Vos[\s\S]*The hire says: this was not me\./)
  const again = await openInBrowser(world, browser, invited.link)
  await again.sees(again.words.broken.heading)
  await again.press(again.words.broken.renew)
  await again.sees(again.words.broken.renewed)
  await again.close()
  // A sign-in now is not its owner's: it does not close the delivery.
  const place = { controller: 0, workstation: 'TC-01' }
  expect(world.simulator.directory.signInInteractively('nienke', place)).toBe('ok')
  await systemClock.sleep(1500)
  expect(await world.phaseOf(invited.delivery)).toBe('keyed')
  expect(world.simulator.mailbox.messages(invited.mail).at(-1)?.subject).toMatch(/was set/)
})

test('an expired link brings a new one by one press, and the same is said of a link that never was', async () => {
  const invited = await invite('Eva')
  await world.database.store
    .updateTable('link')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('delivery_id', '=', invited.delivery)
    .execute()
  const unknown = invited.link.replace(/#.*/, '#AAAAAAAAAAAAAAAAAAAAAA')
  const seen: string[] = []
  for (const link of [unknown, invited.link]) {
    const hire = await openInBrowser(world, browser, link)
    await hire.sees(hire.words.broken.heading)
    seen.push(await hire.page.locator('main').innerText())
    await hire.press(hire.words.broken.renew)
    await hire.sees(hire.words.broken.renewed)
    seen.push(await hire.page.locator('main').innerText())
    await hire.close()
  }
  expect(seen.slice(2)).toEqual(seen.slice(0, 2))
  const renewed = await world.mail(invited.mail, /Your new link/)
  const hire = await openInBrowser(
    world,
    browser,
    /https?:\S+#[\w-]{22}/.exec(renewed.text)?.[0] ?? '',
  )
  await proveInBrowser(hire, invited)
  await hire.choosePassword(password)
  await hire.sees(hire.words.done.heading)
  await hire.close()
})

test('who speaks Dutch is spoken to in Dutch, on the pages and in every message', async () => {
  const invited = await invite('Daan', { language: 'nl' })
  // The browser speaks English: the language that HR named goes first.
  const hire = await openInBrowser(world, browser, invited.link, 'nl')
  await proveInBrowser(hire, invited)
  await hire.choosePassword(password)
  await hire.sees('Je bent binnen')
  await hire.press(hire.words.done.notes)
  await world.mail(invited.mail, /Je wachtwoord bij Contoso is ingesteld/)
  await world.mail(invited.mail, /Je eerste keer aanmelden/)
  await hire.close()
  const { mailbox, phone } = world.simulator
  const texts = phone.messages(invited.mobile).map(({ text }) => text)
  const subjects = mailbox.messages(invited.mail).map(({ subject }) => subject)
  expect(texts).toEqual([expect.stringContaining('is je code')])
  for (const subject of subjects) expect(subject).toMatch(/Welkom|Je /)
})
