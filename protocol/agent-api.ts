import * as z from 'zod/mini'
import { zDirectory, zId, zInstant, zPublicJwk, zThumbprint } from './ids.ts'
import { zLedgerHead } from './ledger.ts'

/**
 * The calls an agent makes to a server; all are POST, all bodies are JSON, and all carry
 * `Authorization: Bearer <signed request>` (see `agent-request.ts`). The server never calls an agent.
 */
export const agentPaths = {
  enrol: '/agent/enrol',
  announce: '/agent/announce',
  jobs: '/agent/jobs',
  results: '/agent/results',
  peers: '/agent/peers',
  touched: '/agent/touched',
} as const

/** Spends a one-time enrolment code. The request is signed by the identity key it brings. */
export const zEnrolRequest = z.strictObject({
  code: z.string().check(z.maxLength(100)),
  name: z.string().check(z.minLength(1), z.maxLength(60)),
  jwk: zPublicJwk,
  directories: z.array(zDirectory).check(z.minLength(1), z.maxLength(16)),
  /** The same in the agent's own signed words (`agent-self.ts`). */
  self: z.string(),
})
export const zEnrolResponse = z.strictObject({ agent: z.string(), serverTime: zInstant })

/** Tells the server the newest signed list the agent has seen, its own words on itself, and its certified encryption keys. */
export const zAnnounceRequest = z.strictObject({
  list: z.optional(z.string()),
  self: z.string(),
  certificates: z.array(z.string()).check(z.maxLength(32)),
  version: z.string(),
  /** What the agent's own checks say, by name: `ok` or an error code. Shown by `doctor`. */
  health: z.record(z.string(), z.string()),
  /** How far the agent's journal goes, signed (`journal-position.ts`). */
  position: z.optional(z.string().check(z.maxLength(2000))),
})
export const zAnnounceResponse = z.strictObject({
  serverTime: zInstant,
  /** The server's machine, salted anew each time: an agent on the same one finds out, and nobody else learns its id. */
  machine: z.optional(z.strictObject({ salt: zId, hash: z.string() })),
  /** The furthest position this agent ever showed: it then knows whether its journal was put back. */
  position: z.optional(z.string()),
  /** Where the ledger ends now. Agents keep it, so that nobody can write the ledger anew unseen. */
  ledger: z.optional(zLedgerHead),
})

/** Waits up to `waitSeconds` for jobs of directories that this agent serves. */
export const zJobsRequest = z.strictObject({
  directories: z.array(zDirectory),
  most: z.int().check(z.gte(1), z.lte(32)),
  waitSeconds: z.int().check(z.gte(0), z.lte(30)),
  /** The serial of the newest list the agent has seen. */
  listSerial: z.int().check(z.gte(0)),
})
export const zJobsResponse = z.strictObject({
  /** Each a `zJob`, to be parsed by itself: one that an agent does not know holds back no other. */
  jobs: z.array(z.unknown()),
  serverTime: zInstant,
  /** A newer list: to be taken in before the jobs. */
  list: z.optional(z.string()),
})

/** Answers jobs. Answering twice changes nothing. `result` is checked against the kind of the job. */
export const zResultsRequest = z.strictObject({
  results: z.array(z.strictObject({ job: zId, result: z.unknown() })).check(z.maxLength(32)),
})
/** The jobs whose answers need not be sent again, whatever became of them. The server could not take in the others now. */
export const zResultsResponse = z.strictObject({ taken: z.array(zId) })

/** Hands over a list that was just signed, if there is one, and asks who else is enrolled. */
export const zPeersRequest = z.strictObject({ list: z.optional(z.string()) })
export const zPeersResponse = z.strictObject({
  /** The newest list the server has. */
  list: z.optional(z.string()),
  /** Each agent's own words on itself, in whatever state the server says it is. */
  agents: z.array(
    z.strictObject({ self: z.string(), state: z.enum(['listed', 'waiting', 'revoked']) }),
  ),
})

/** Asks what an agent had to do with: for a person who looks after it was revoked. */
export const zTouchedRequest = z.strictObject({ agent: zThumbprint })
export const zTouchedResponse = z.strictObject({
  deliveries: z.array(
    z.strictObject({ delivery: zId, did: z.array(z.enum(['job', 'box', 'grant', 'receipt'])) }),
  ),
})
