import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CryptoKey } from 'jose'
import * as z from 'zod/mini'
import { createEncryptionKeyCertificate, encryptionKeyHours } from '../../protocol/agent-list.ts'
import { zDirectory, zInstant } from '../../protocol/ids.ts'
import { createKeyPair, type KeyPair } from '../../protocol/keys.ts'
import { boxMinutes } from '../../protocol/sealed-box.ts'
import { Secret } from '../../protocol/secret.ts'
import { parseKeyText, writeKeyText } from './key-text.ts'
import { openPrivateFolder, readPrivateFile, writePrivateFile } from './private-folder.ts'

const zKeyFile = z.strictObject({
  directory: zDirectory,
  certificate: z.string(),
  madeAt: zInstant,
  key: z.string(),
})

interface HeldKey {
  readonly directory: string
  readonly certificate: string
  readonly madeAt: Date
  readonly pair: KeyPair
  readonly path: string
}

/** The keys that boxes are sealed to. */
export interface EncryptionKeys {
  /** Certificates that are good to announce. */
  certificates(): readonly string[]
  /** The private half of a key that is still held, for a box of `directory`. */
  find(directory: string, kid: string): CryptoKey | undefined
  /**
   * Makes a new key for every directory whose newest is half a day old, and deletes for good those whose certificates and
   * boxes are dead. Returns whether there is anything new to announce.
   */
  rotate(now: Date): Promise<boolean>
  /** Deletes every key for good and makes new ones: boxes sealed before now open for nobody. */
  renew(now: Date): Promise<void>
}

const hourMs = 3_600_000
// A key is replaced at half its life, so that what was announced is always good for hours.
const replaceAfterMs = (encryptionKeyHours / 2) * hourMs
// A box sealed in the last minute of a certificate lives `boxMinutes`, and both clocks have two minutes of slack.
const deleteAfterMs = encryptionKeyHours * hourMs + (boxMinutes + 4) * 60_000

/** Opens the folder of encryption keys and rotates them once. */
export async function openEncryptionKeys(
  stateFolder: string,
  directories: readonly string[],
  identity: KeyPair,
  now: Date,
): Promise<EncryptionKeys> {
  const folder = join(stateFolder, 'encryption')
  await openPrivateFolder(folder)
  let held = await readKeys(folder)

  async function make(directory: string, at: Date): Promise<HeldKey> {
    const pair = await createKeyPair('enc', { extractable: true })
    const certificate = await createEncryptionKeyCertificate(
      pair.publicJwk,
      directory,
      identity,
      at,
    )
    const path = join(folder, `${directory}.${pair.thumbprint}.json`)
    const text = await writeKeyText(pair)
    await text.reveal((key) =>
      writePrivateFile(
        path,
        JSON.stringify({ directory, certificate, madeAt: at.toISOString(), key }),
      ),
    )
    return { directory, certificate, madeAt: at, pair, path }
  }

  async function rotate(at: Date): Promise<boolean> {
    const age = (key: HeldKey) => at.getTime() - key.madeAt.getTime()
    // Made while the clock was ahead: such a key would live longer than any may.
    const isDead = (key: HeldKey) => Math.abs(age(key)) >= deleteAfterMs
    for (const key of held.filter(isDead)) await rm(key.path)
    held = held.filter((key) => !isDead(key))
    const fresh = (directory: string) =>
      held.some((one) => one.directory === directory && Math.abs(age(one)) < replaceAfterMs)
    const due = directories.filter((directory) => !fresh(directory))
    for (const directory of due) held.push(await make(directory, at))
    return due.length > 0
  }

  await rotate(now)
  return {
    certificates: () =>
      held
        .filter(({ directory }) => directories.includes(directory))
        .map(({ certificate }) => certificate),
    find: (directory, kid) =>
      held.find((key) => key.directory === directory && key.pair.thumbprint === kid)?.pair
        .privateKey,
    rotate,
    renew: async (at) => {
      const old = held
      held = []
      for (const key of old) await rm(key.path, { force: true })
      await rotate(at)
    },
  }
}

async function readKeys(folder: string): Promise<HeldKey[]> {
  const keys: HeldKey[] = []
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const key = name.endsWith('.json') ? await readKey(path) : undefined
    // A draft that a crash left, or a file that is no key: nothing was ever announced on its word.
    if (key) keys.push(key)
    else await rm(path, { force: true })
  }
  return keys.toSorted((a, b) => a.madeAt.getTime() - b.madeAt.getTime())
}

async function readKey(path: string): Promise<HeldKey | undefined> {
  const text = await readPrivateFile(path)
  try {
    const { directory, certificate, madeAt, key } = zKeyFile.parse(JSON.parse(text ?? ''))
    const pair = await parseKeyText(new Secret(key), 'enc')
    return { directory, certificate, madeAt: new Date(madeAt), pair, path }
  } catch {
    return undefined
  }
}
