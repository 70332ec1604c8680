import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** The digests of an account's passwords, the present one first. The passwords themselves are not kept. */
export interface PasswordRecord {
  readonly salt: Buffer
  readonly digests: readonly Buffer[]
}

/** More than any policy's history: what is older is forgotten. */
const longestHistory = 25
const pepper = randomBytes(32)

export function createPasswordRecord(password: string): PasswordRecord {
  return addPassword({ salt: randomBytes(16), digests: [] }, password)
}

/** The record after `password` was set: it heads the history. */
export function addPassword(record: PasswordRecord, password: string): PasswordRecord {
  const digests = [digest(record.salt, password), ...record.digests]
  return { salt: record.salt, digests: digests.slice(0, longestHistory) }
}

export function isPresentPassword(record: PasswordRecord | undefined, password: string): boolean {
  return record !== undefined && isAmongLast(record, password, 1)
}

/** Whether the password is one of the last `count`, the present one included. */
export function isAmongLast(record: PasswordRecord, password: string, count: number): boolean {
  const candidate = digest(record.salt, password)
  return record.digests.slice(0, count).some((known) => timingSafeEqual(known, candidate))
}

function digest(salt: Buffer, password: string): Buffer {
  return createHmac('sha256', pepper).update(salt).update(password, 'utf16le').digest()
}
