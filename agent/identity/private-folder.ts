import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartProblem } from '../start-problem.ts'

/**
 * Makes sure that `folder` exists, is this user's (or root's), and that nobody else can look in. Refuses where others can:
 * what was readable may have been read. On Windows access lists say who may, and the installer sets them.
 */
export async function openPrivateFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (made !== undefined) await chmod(folder, 0o700)
  await refuseIfOpen(folder, '0700')
}

/** Reads a private file, or `undefined` if there is none. Refuses one that others own or can read. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    await refuseIfOpen(path, '0600')
    return await readFile(path, 'utf8')
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined
    throw fault
  }
}

/** Writes a private file whole or not at all: a crash leaves the old one or the new one. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await syncFolder(dirname(path))
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(join(folder), 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function refuseIfOpen(path: string, wanted: string): Promise<void> {
  if (process.platform === 'win32') return
  const { mode, uid } = await stat(path)
  // An owner can always let themselves in again, and put keys of their own there.
  if (uid !== 0 && uid !== process.geteuid?.()) {
    throw new StartProblem(
      `${path} belongs to another user of this machine (uid ${uid}), who can read and change it`,
      `run this as that user, or: chown $(id -u) ${path} (and if it was a stranger's, enrol a new agent)`,
    )
  }
  if ((mode & 0o077) === 0) return
  throw new StartProblem(
    `others on this machine can read ${path}`,
    `run: chmod ${wanted} ${path} (and if strangers may have read it, enrol a new agent)`,
  )
}
