import { expect, test } from 'vitest'
import type { TaskSeen } from '../../entra/read-task-result.ts'
import type { LivePass } from '../../entra/tenant.ts'
import { findPassesOfRun } from './find-passes-of-run.ts'

const minute = (count: number) => new Date(Date.UTC(2026, 10, 23, 9, count))
const begun = { at: minute(10).toISOString(), lifetimeMinutes: 60, once: true }
const state = { once: true, usable: true, reason: 'EnabledByPolicy' }
const pass: LivePass = { id: 'a', createdAt: minute(11), lifetimeMinutes: 60, ...state }
const ended = (state: TaskSeen['state']): TaskSeen => ({ id: 'r', state, completedAt: minute(12) })

test.each<readonly [string, Partial<LivePass>, TaskSeen | undefined, boolean]>([
  ['made in the time of a run that is done', {}, ended('completed'), true],
  ['made in the time of a run that failed', {}, ended('over'), true],
  ['made while a run was asked for that nobody ever saw', {}, undefined, false],
  ['made in a run that failed nobody knows when', {}, { id: 'r', state: 'over' }, false],
  ['made in a run that is done nobody knows when', {}, { id: 'r', state: 'completed' }, true],
  ['made before the run', { createdAt: minute(7) }, ended('over'), false],
  ['made after the run', { createdAt: minute(15) }, ended('over'), false],
  ['of another lifetime', { lifetimeMinutes: 90 }, ended('over'), false],
  ['of another use', { once: false }, ended('over'), false],
])('a pass %s', (_, changes, seen, isOfRun) => {
  const one = { ...pass, ...changes }
  expect(findPassesOfRun([one], begun, seen)).toEqual(isOfRun ? [one] : [])
})
