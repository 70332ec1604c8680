import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { zInstant } from '../../protocol/ids.ts'
import { readPrivateFile, writePrivateFile } from '../identity/private-folder.ts'
import type { Journal } from './open-journal.ts'
import type { LedgerWitness } from './open-ledger-witness.ts'

const zConfirmation = z.strictObject({ confirmedAt: zInstant })

function confirmationPath(folder: string): string {
  return join(folder, 'confirmed.json')
}

/** Leaves word for the agent that an operator has looked at journal, clock and ledger. It is taken within a minute. */
export function leaveConfirmation(folder: string, now: Date): Promise<void> {
  const text = JSON.stringify({ confirmedAt: now.toISOString() })
  return writePrivateFile(confirmationPath(folder), text)
}

/** Takes an operator's word, if there is one, and writes it down. What was found out after it stays found out. */
export async function takeConfirmation(
  folder: string,
  { journal, witness }: { readonly journal: Journal; readonly witness: LedgerWitness },
): Promise<boolean> {
  const path = confirmationPath(folder)
  const text = await readPrivateFile(path)
  if (text === undefined) return false
  const word = parse(text)
  const putBackAt = journal.index.putBack?.at ?? word
  if (word && putBackAt && word >= putBackAt) {
    await journal.append({ type: 'confirmed', at: word.toISOString() })
    await witness.confirm(word)
  }
  await rm(path, { force: true })
  return true
}

function parse(text: string): Date | undefined {
  try {
    return new Date(zConfirmation.parse(JSON.parse(text)).confirmedAt)
  } catch {
    return undefined
  }
}
