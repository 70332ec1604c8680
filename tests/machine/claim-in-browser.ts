import type { Browser, BrowserContext, Page } from 'playwright-core'
import { en, type Texts } from '../../portal/texts/en.ts'
import { nl } from '../../portal/texts/nl.ts'
import type { Canary } from './canary.ts'
import { codeIn } from './claim-by-hand.ts'
import type { World } from './start-world.ts'

/** A hire with the pages in front of them: reads headings and labels, presses buttons, types what messages say. */
export interface HirePage {
  readonly page: Page
  readonly context: BrowserContext
  /** What the pages say, in the hire's language. */
  readonly words: Texts
  /** Waits for a page by its heading. */
  sees(heading: string): Promise<void>
  /** Waits for words anywhere on the page. */
  reads(text: string): Promise<void>
  press(button: string): Promise<void>
  /** The first button; afterwards the page asks for the first code. */
  begin(): Promise<void>
  /** Finds the mail with the page's own mark, and types its code. */
  typeMailedCode(address: string): Promise<void>
  /** Finds the text message with the page's own mark, and types its code. */
  typeTextedCode(number: string): Promise<void>
  /** Types a code as it is. */
  typeCode(code: string): Promise<void>
  /** Types a password and presses the button. */
  choosePassword(password: string): Promise<void>
  /** Asks for the pass, and waits until it is there. */
  askForPass(): Promise<void>
  /** The pass that is to be seen. */
  readPass(): Promise<string>
  /** "I have registered my passkey." */
  sayRegistered(): Promise<void>
  /** Leaves the pass for another time. */
  later(): Promise<void>
  close(): Promise<void>
}

/** Opens an address in a browser window of its own, in which nothing is remembered. */
export async function openInBrowser(
  world: World,
  browser: Browser,
  address: string,
  language: 'en' | 'nl' = 'en',
): Promise<HirePage> {
  const context = await browser.newContext({
    locale: language,
    viewport: { width: 360, height: 740 },
  })
  return await holdPage(world, context, await context.newPage(), address, language)
}

/** Opens an address in a tab that is there already: of a profile, say, that remembers. */
export async function holdPage(
  world: World,
  context: BrowserContext,
  page: Page,
  address: string,
  language: 'en' | 'nl' = 'en',
): Promise<HirePage> {
  overhear(context, world.canary)
  const words: Texts = { en, nl }[language]
  const sees = (heading: string) => page.getByRole('heading', { level: 1, name: heading }).waitFor()
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const readMark = async () => new RegExp(`\\b${await page.locator('.mark strong').innerText()}\\b`)
  const typeCode = async (code: string) => {
    await page.getByLabel(words.code.field).fill(code)
    await press(words.code.go)
  }
  // Of a claim that this page did not begin, everything counts.
  let begunAt = new Date(0)
  await page.goto(address)
  return {
    page,
    context,
    words,
    sees,
    press,
    typeCode,
    reads: (text) => page.getByText(text).first().waitFor(),
    begin: async () => {
      begunAt = world.moment()
      await press(words.hello.start)
      await page.getByLabel(words.code.field).waitFor()
    },
    typeMailedCode: async (to) => {
      await sees(words.code.heading.mail)
      await typeCode(codeIn((await world.mail(to, await readMark(), begunAt)).text))
    },
    typeTextedCode: async (to) => {
      await sees(words.code.heading.text)
      await typeCode(codeIn(await world.text(to, await readMark(), begunAt)))
    },
    choosePassword: async (password) => {
      world.canary.keep('password', password)
      await sees(words.password.heading)
      await page.getByLabel(words.password.field).fill(password)
      await press(words.password.go)
    },
    askForPass: async () => {
      await press(words.pass.offer.show.passkey)
      await sees(words.pass.here.heading.passkey)
    },
    readPass: async () => {
      const pass = await page.locator('.pass-code').innerText()
      world.canary.keep('pass', pass)
      return pass
    },
    sayRegistered: () => press(words.pass.here.registered.passkey),
    later: () => press(words.pass.later),
    close: () => context.close(),
  }
}

/** What the pages ask and are answered, on their way over the network. Files that are the same for everybody are not heard. */
function overhear(context: BrowserContext, canary: Canary): void {
  const isCall = (url: string) => new URL(url).pathname.startsWith('/claim/')
  context.on('request', (request) => {
    canary.hear('request', `${request.url()} ${request.postData() ?? ''}`)
  })
  context.on('response', async (response) => {
    if (!isCall(response.url())) return
    // A page that was closed takes its answers with it.
    const [headers, text] = await Promise.all([response.allHeaders(), response.text()]).catch(
      () => [{}, ''] as const,
    )
    canary.hear('answer', text)
    const cookie = /=([\w-]{22});/.exec(
      new Map(Object.entries(headers)).get('set-cookie') ?? '',
    )?.[1]
    if (cookie !== undefined) canary.keep('cookie', cookie)
  })
}

/** The honest way from the link to the page on which a password is chosen. */
export async function proveInBrowser(
  hire: HirePage,
  { mail, mobile }: { readonly mail: string; readonly mobile: string },
): Promise<void> {
  await hire.begin()
  await hire.typeMailedCode(mail)
  await hire.typeTextedCode(mobile)
  await hire.sees(hire.words.password.heading)
}
