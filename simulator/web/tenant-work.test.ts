import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { noLog } from '../log.ts'
import { type Simulator, start } from '../start.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await start({ provisioning: {} }, { clock: systemClock, log: noLog })
})
afterAll(() => simulator.stop())

test('the page shows what waits, provisions it, and says what became of whom', async () => {
  const { tenant, url } = simulator
  const [job] = tenant.jobs()
  const data = {
    externalId: '88001',
    userName: 'page.person@contoso.test',
    name: { givenName: 'Page', familyName: '<Person>' },
    active: true,
  }
  const record = { requestId: 'r', at: new Date() }
  tenant.returnUploads(job?.id ?? '', [
    { ...record, data },
    { ...record, data: { externalId: '88002' } },
  ])
  expect(await (await fetch(`${url}/tenant`)).text()).toContain('active, 2 waiting')
  const page = await (await fetch(`${url}/tenant/provision`, { method: 'POST' })).text()
  expect(page).toContain('Page &#60;Person&#62; (88001)')
  expect(page).toContain('Required attributes are missing')
  expect(page).not.toContain('<Person>')
  expect(simulator.directory.account('page.person').disabled).toBe(false)
  const cycle = await fetch(`${url}/api/provisioning/cycle`, { method: 'POST' })
  expect(await cycle.json()).toMatchObject({ created: 0, failed: false })
  const answer: unknown = await (await fetch(`${url}/api/provisioning`)).json()
  expect(answer).toMatchObject({ jobs: [{ id: job?.id, waiting: 0, state: 'active' }] })
})
