import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret } from '../../protocol/secret.ts'

const bytes = 32

/**
 * The key under which links and codes are derived: 32 bytes in a file that only we may read. In the server's own folder
 * it is made when missing; a file that the configuration names must be there, since several servers share it.
 */
export async function readWordsKey(
  stateFolder: string,
  named: string | undefined,
): Promise<Secret<Uint8Array>> {
  const path = named ?? join(stateFolder, 'words.key')
  const found = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && named === undefined) return undefined
    throw error
  })
  if (found !== undefined) {
    if (found.length === bytes) return new Secret(new Uint8Array(found))
    throw new Error(`the key in ${path} does not have ${bytes} bytes`)
  }
  await mkdir(stateFolder, { recursive: true })
  const made = randomBytes(bytes)
  // Written aside and renamed, so that a start that is cut off leaves no half a key.
  await writeFile(`${path}.new`, made, { mode: 0o600 })
  await chmod(`${path}.new`, 0o600)
  await rename(`${path}.new`, path)
  return new Secret(new Uint8Array(made))
}
