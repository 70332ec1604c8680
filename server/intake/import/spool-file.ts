import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const largest = 256 * 1024 * 1024

/**
 * Receives a file whole. It has no name any more when the first byte is written, so that what people's data it holds ends
 * with the handle, however this process ends. More than 256 MiB are cut off, and refused by whoever reads it.
 */
export async function spoolFile(source: AsyncIterable<Uint8Array>): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'firstkey-import-'))
  const file = await open(join(folder, 'rows.csv'), 'wx+', 0o600).finally(() =>
    rm(folder, { recursive: true, force: true }),
  )
  try {
    let bytes = 0
    for await (const piece of source) {
      bytes += piece.length
      await file.write(piece)
      if (bytes > largest) break
    }
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}
