import { open } from 'node:fs/promises'
import { ConfigError } from '../config.ts'

/** The organisation's own picture, as it is sent. */
export interface Logo {
  readonly type: 'image/png' | 'image/svg+xml'
  readonly bytes: Buffer
}

const largest = 64 * 1024
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * Reads the logo that the configuration names: a PNG or an SVG of at most 64 kB, told by its content. **Not verified:** what
 * an SVG holds; it is shown as an image only, under a policy that lets nothing in it run or be fetched. Throws
 * {@link ConfigError}.
 */
export async function readLogo(path: string): Promise<Logo> {
  const bytes = await readAtMost(path, largest + 1).catch((error: NodeJS.ErrnoException) => {
    throw refuse(`cannot be read (${error.code ?? error.name})`)
  })
  if (bytes.length > largest) throw refuse('is larger than 64 kB')
  if (bytes.subarray(0, pngSignature.length).equals(pngSignature)) {
    return { type: 'image/png', bytes }
  }
  if (/^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(bytes.toString('utf8'))) {
    return { type: 'image/svg+xml', bytes }
  }
  throw refuse('is neither a PNG nor an SVG')
}

async function readAtMost(path: string, most: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function refuse(problem: string): ConfigError {
  return new ConfigError([{ path: 'organisation.logo', problem }])
}
