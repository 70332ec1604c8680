import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Directory } from '../directory/start-directory.ts'
import type { Rooms } from './rooms.ts'
import { signInAtThinClient } from './sign-in-at-thin-client.ts'
import { addTenantApi } from './tenant-api.ts'

const zFault = z.strictObject({
  target: z.enum(['directory', 'phone', 'mailbox', 'graph', 'token', 'relay']),
  kind: z.enum([
    'refuse',
    'hang',
    'hang-after',
    'drop',
    'drop-after',
    'slow',
    'error',
    'stale',
    'late',
    'lose',
    'undeliverable',
  ]),
  operation: z.string().optional(),
  controller: z.int().min(0).optional(),
  times: z.union([z.int().min(1), z.literal('always')]).optional(),
  probability: z.number().min(0).max(1).optional(),
  milliseconds: z.int().min(0).optional(),
  code: z.int().optional(),
  text: z.string().optional(),
  retryAfter: z.enum(['seconds', 'date']).optional(),
})

const zAccount = z.strictObject({
  sAMAccountName: z.string().regex(/^[^"/\\[\]:;|=,+*?<>@]{1,20}$/),
  container: z.string().optional(),
  commonName: z.string().min(1).optional(),
  userPrincipalName: z.string().optional(),
  givenName: z.string().optional(),
  surname: z.string().optional(),
  displayName: z.string().optional(),
  employeeId: z.string().optional(),
  mobile: z.string().optional(),
  mail: z.string().optional(),
  disabled: z.boolean().optional(),
  mustChange: z.boolean().optional(),
  mayNotChange: z.boolean().optional(),
  password: z.string().optional(),
  groups: z.array(z.string()).optional(),
  attributes: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
})

export const zAttempt = z.strictObject({
  username: z.string(),
  password: z.string(),
  controller: z.coerce.number().int().min(0).optional(),
})

const zAttributes = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]))
const zNamed = z.object({ sam: z.string() })

/** What a test or a demo may do over HTTP. What is malformed is answered 400, an account that is not there 404. */
export function addApi(app: FastifyInstance, rooms: Rooms): void {
  const { directory, phone, mailbox, faults } = rooms
  const zNumber = z.object({ number: z.string() })
  const zAddress = z.object({ address: z.string() })
  app.get('/api/version', () => ({ version: versionOf(rooms) }))
  app.get('/api/phones', () => phone.numbers())
  app.get('/api/phones/:number/messages', ({ params }) =>
    phone.messages(zNumber.parse(params).number),
  )
  app.get('/api/mailboxes', () => mailbox.addresses())
  app.get('/api/mailboxes/:address/messages', ({ params }) =>
    mailbox.messages(zAddress.parse(params).address).map(({ raw, headers, ...mail }) => ({
      ...mail,
      headers: Object.fromEntries(headers),
      bytes: raw.length,
    })),
  )
  app.post('/api/thin-client', ({ body }) => signInAtThinClient(directory, zAttempt.parse(body)))
  app.get('/api/faults', () => faults.list())
  app.post('/api/faults', async ({ body }, reply) => {
    faults.add(zFault.parse(body))
    await reply.code(201).send(faults.list())
  })
  app.delete('/api/faults', async (_request, reply) => {
    faults.clear()
    await reply.code(204).send()
  })
  app.get('/api/accounts', () => directory.accounts())
  app.post('/api/accounts', async ({ body }, reply) => {
    await reply.code(201).send(directory.addAccount(zAccount.parse(body)))
  })
  addAccountRoutes(app, directory)
  addTenantApi(app, rooms)
}

function addAccountRoutes(app: FastifyInstance, directory: Directory): void {
  const zMove = z.strictObject({ container: z.string() })
  const deeds: Readonly<Record<string, (sam: string, body: unknown) => void>> = {
    enable: (sam) => directory.enableAccount(sam),
    disable: (sam) => directory.disableAccount(sam),
    lock: (sam) => directory.lockAccount(sam),
    delete: (sam) => directory.deleteAccount(sam),
    // Somebody else sets a password that nobody knows.
    'reset-password': (sam) => directory.setPassword(sam),
    move: (sam, body) => directory.moveAccount(sam, zMove.parse(body).container),
    attributes: (sam, body) => directory.setAttributes(sam, zAttributes.parse(body)),
  }
  app.get('/api/accounts/:sam', ({ params }) => directory.account(zNamed.parse(params).sam))
  for (const [name, deed] of Object.entries(deeds)) {
    app.post(`/api/accounts/:sam/${name}`, async ({ params, body }, reply) => {
      const { sam } = zNamed.parse(params)
      directory.account(sam)
      deed(sam, body)
      await reply.code(204).send()
    })
  }
}

/** Changes whenever there is something new to see. */
function versionOf({ directory, phone, mailbox, tenant, sync, faults }: Rooms): string {
  const texts = phone.numbers().map((number) => phone.messages(number).length)
  const mails = mailbox.addresses().map((address) => mailbox.messages(address).length)
  const cycle = sync?.lastCycle()?.at.getTime() ?? 0
  const rest = [faults.list().length, cycle, ...texts, ...mails]
  return [directory.version(), tenant.version(), ...rest].join('-')
}
