import { hashOf } from './hash.ts'

/** A machine's id (`/etc/machine-id`), salted: two programs find out that they share a machine, and learn nothing else. */
export function hashMachine(machineId: string, salt: string): Promise<string> {
  return hashOf(`firstkey machine\n${salt}\n${machineId.trim()}`)
}
