import type { Page } from 'playwright-core'

/** Goes through the pages of the simulated tenant with a user name and what it is asked for; ends where the pages lead to. */
export async function signInInBrowser(
  page: Page,
  shown: { readonly name: string } & ({ readonly password: string } | { readonly pass: string }),
): Promise<void> {
  await sayWho(page, shown.name)
  const [ask, secret] = 'pass' in shown ? ['pass', shown.pass] : ['password', shown.password]
  if (!(await page.locator(`#${ask}`).isVisible())) await chooseWay(page, ask ?? '')
  await page.locator(`#${ask}`).fill(secret ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Types the user name, if the page asks for it. */
export async function sayWho(page: Page, name: string): Promise<void> {
  const field = page.locator('#username')
  if (!(await field.isVisible())) return
  await field.fill(name)
  await page.getByRole('button', { name: 'Next' }).click()
}

async function chooseWay(page: Page, ask: string): Promise<void> {
  await page.getByText('Use another way').click()
  await page.locator(`a[href$="?with=${ask}"]`).click()
}
