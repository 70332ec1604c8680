import { expect, test } from 'vitest'
import type { Refusal } from '../guard/write-refusal.ts'
import type { JobTools } from './job-tools.ts'
import { readGuarded } from './read-guarded.ts'

const account = '6f9619ff-8b86-d011-b42d-00c04fc964ff'
const job = {
  id: crypto.randomUUID(),
  kind: 'account-status',
  directory: 'contoso',
  delivery: crypto.randomUUID(),
} as const

/** What is answered, and what is noted, where the directory refuses with this code. */
async function readWhere(code: string) {
  const noted: Refusal[] = []
  const tools = {
    directory: { readAccount: () => Promise.resolve({ outcome: 'refused', code }) },
    clock: { now: () => new Date() },
    log: { warn: () => undefined },
    writeRefusal: (refusal: Refusal) => Promise.resolve(void noted.push(refusal)),
  } as unknown as JobTools
  const decide = () => ({ outcome: 'allowed' }) as const
  return { answer: await readGuarded(job, account, tools, decide), noted }
}

test('what may not be read is refused, and that is a reason in the agent’s own log', async () => {
  const { answer, noted } = await readWhere('directory-rights')
  expect(answer).toEqual({ outcome: 'refused', code: 'directory-rights' })
  expect(noted).toMatchObject([{ account, reason: 'what the guard decides on may not be read' }])
})

test('a directory that does not answer is no refusal of the guard', async () => {
  const { answer, noted } = await readWhere('directory-unreachable')
  expect(answer).toMatchObject({ code: 'directory-unreachable' })
  expect(noted).toEqual([])
})
