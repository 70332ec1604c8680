import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../protocol/clock.ts'

/** The sample's people start tomorrow. */
export function readSample(clock: Clock): string {
  const path = join(import.meta.dirname, '..', '..', 'simulator', 'sample', 'hires.csv')
  const tomorrow = new Date(clock.now().getTime() + 86_400_000).toISOString().slice(0, 10)
  return readFileSync(path, 'utf8').replaceAll('{start}', tomorrow)
}
