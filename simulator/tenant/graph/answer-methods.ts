import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { putPerson } from '../state/create-tenant-state.ts'
import type { Method, Person } from '../state/person.ts'
import { showPass } from './answer-passes.ts'
import {
  answerCollection,
  answerEntity,
  badRequest,
  type GraphAnswer,
  type GraphCall,
  notFound,
} from './graph-call.ts'

/** The method every user has; its id is the same for everybody. */
const passwordMethodId = '28c10230-6103-485e-b985-444c60001490'

/** One phone of each kind, under an id that is the same for everybody. The last two are UNVERIFIED. */
export const phoneMethodIds = {
  mobile: '3179e48a-750b-4051-897c-87b9720928f7',
  alternateMobile: 'b6332ec1-7057-4abe-9331-3d72feddfe41',
  office: 'e37fc753-ff3b-4958-9484-eaa9425c82bc',
} as const

/** `GET /users/{id}/authentication/methods`: no query options. That giving one is refused is UNVERIFIED. */
export function listMethods(call: GraphCall, person: Person): GraphAnswer {
  if (call.query.size > 0) throw badRequest('This request takes no query options.')
  const pass = person.pass
    ? [{ '@odata.type': typeOf('temporaryAccessPass'), ...showPass(call, person, person.pass) }]
    : []
  const value = person.methods.map((method) => ({
    '@odata.type': typeOf(method.kind),
    ...showMethod(method),
  }))
  return answerCollection(call, `users('${person.user.id}')/authentication/methods`, [
    ...value,
    ...pass,
  ])
}

/** `GET /users/{id}/authentication/phoneMethods`. */
export function listPhones(call: GraphCall, person: Person): GraphAnswer {
  const phones = person.methods.filter(({ kind }) => kind === 'phone')
  return answerCollection(
    call,
    `users('${person.user.id}')/authentication/phoneMethods`,
    phones.map(showMethod),
  )
}

const zPhone = z.strictObject({
  '@odata.type': z.string().optional(),
  phoneNumber: z.string().regex(/^\+\d{1,3} \d{4,14}(x\d+)?$/),
  phoneType: z.enum(['mobile', 'alternateMobile', 'office']),
})

/** `POST /users/{id}/authentication/phoneMethods`. The texts of refusals are UNVERIFIED. */
export function createPhone(call: GraphCall, person: Person): GraphAnswer {
  const parsed = zPhone.safeParse(call.body)
  if (!parsed.success) throw badRequest('Invalid phone number or type.')
  const { phoneNumber, phoneType } = parsed.data
  const has = (type: keyof typeof phoneMethodIds) =>
    person.methods.some(({ id }) => id === phoneMethodIds[type])
  if (has(phoneType)) throw badRequest(`Phone type ${phoneType} is there already.`)
  if (phoneType === 'alternateMobile' && !has('mobile')) {
    throw badRequest('A mobile phone comes before an alternate one.')
  }
  const method: Method = {
    id: phoneMethodIds[phoneType],
    kind: 'phone',
    createdDateTime: call.now.toISOString(),
    details: { phoneNumber, phoneType, smsSignInState: 'notAllowedByPolicy' },
  }
  putPerson(call.state, { ...person, methods: [...person.methods, method] })
  const context = `users('${person.user.id}')/authentication/phoneMethods`
  return answerEntity(call, context, showMethod(method), 201)
}

/** `PATCH /users/{id}/authentication/phoneMethods/{method}`: another number; its type stays. The status is UNVERIFIED. */
export function changePhone(call: GraphCall, person: Person, id: string): GraphAnswer {
  const known = person.methods.find((each) => each.kind === 'phone' && each.id === id)
  if (!known) throw notFound(id)
  const parsed = zPhone.partial({ phoneType: true }).safeParse(call.body)
  if (!parsed.success) throw badRequest('Invalid phone number or type.')
  const { phoneNumber, phoneType = known.details['phoneType'] } = parsed.data
  if (phoneType !== known.details['phoneType']) throw badRequest('The type of a phone stays.')
  const changed = { ...known, details: { ...known.details, phoneNumber } }
  const methods = person.methods.map((each) => (each === known ? changed : each))
  putPerson(call.state, { ...person, methods })
  return { status: 204 }
}

/** `DELETE /users/{id}/authentication/phoneMethods/{method}`. */
export function deletePhone(call: GraphCall, person: Person, id: string): GraphAnswer {
  const rest = person.methods.filter((each) => each.kind !== 'phone' || each.id !== id)
  if (rest.length === person.methods.length) throw notFound(id)
  putPerson(call.state, { ...person, methods: rest })
  return { status: 204 }
}

/** A method as anybody may make one up; the password has a fixed id, and so has each kind of phone. */
export function createMethod(
  kind: Method['kind'],
  details: Readonly<Record<string, unknown>>,
  now: Date,
): Method {
  const id = kind === 'password' ? passwordMethodId : (phoneIdOf(kind, details) ?? randomUUID())
  return { id, kind, details, createdDateTime: now.toISOString() }
}

function phoneIdOf(kind: Method['kind'], { phoneType }: Readonly<Record<string, unknown>>) {
  return kind === 'phone'
    ? new Map<unknown, string>(Object.entries(phoneMethodIds)).get(phoneType)
    : undefined
}

const typeOf = (kind: string) => `#microsoft.graph.${kind}AuthenticationMethod`

function showMethod({ id, kind, createdDateTime, details }: Method) {
  return { id, createdDateTime, ...(kind === 'password' ? { password: null } : {}), ...details }
}
