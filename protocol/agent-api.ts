import * as z from 'zod/mini'
import { zDirectory, zId, zInstant, zPublicJwk } from './ids.ts'
import { zJob } from './jobs.ts'

/**
 * The calls an agent makes to a server; all are POST, all bodies are JSON, and all carry
 * `Authorization: Bearer <signed request>` (see `agent-request.ts`). The server never calls an agent.
 */
export const agentPaths = {
  enrol: '/agent/enrol',
  announce: '/agent/announce',
  jobs: '/agent/jobs',
  results: '/agent/results',
} as const

/** Spends a one-time enrolment code. The request is signed by the identity key it brings. */
export const zEnrolRequest = z.strictObject({
  code: z.string().check(z.maxLength(100)),
  name: z.string().check(z.minLength(1), z.maxLength(60)),
  jwk: zPublicJwk,
  directories: z.array(zDirectory).check(z.minLength(1), z.maxLength(16)),
})
export const zEnrolResponse = z.strictObject({ agent: z.string(), serverTime: zInstant })

/** Tells the server the signed list (if this agent keeps it) and the agent's certified encryption keys. */
export const zAnnounceRequest = z.strictObject({
  list: z.optional(z.string()),
  certificates: z.array(z.string()).check(z.maxLength(32)),
  version: z.string(),
  /** What the agent's own checks say, by name: `ok` or an error code. Shown by `doctor`. */
  health: z.record(z.string(), z.string()),
})
export const zAnnounceResponse = z.strictObject({
  serverTime: zInstant,
  /** The server's machine, salted anew each time: an agent on the same one finds out, and nobody else learns its id. */
  machine: z.optional(z.strictObject({ salt: zId, hash: z.string() })),
})

/** Waits up to `waitSeconds` for jobs of directories that this agent serves. */
export const zJobsRequest = z.strictObject({
  directories: z.array(zDirectory),
  most: z.int().check(z.gte(1), z.lte(32)),
  waitSeconds: z.int().check(z.gte(0), z.lte(30)),
})
export const zJobsResponse = z.strictObject({ jobs: z.array(zJob), serverTime: zInstant })

/** Answers jobs. Answering twice changes nothing. `result` is checked against the kind of the job. */
export const zResultsRequest = z.strictObject({
  results: z.array(z.strictObject({ job: zId, result: z.unknown() })).check(z.maxLength(32)),
})
export const zResultsResponse = z.strictObject({ taken: z.int() })
