/** `node tests/architecture/write-hires.ts`: writes docs/hires.md. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderHires } from './render-hires.ts'

await writeFile(join(import.meta.dirname, '..', '..', 'docs', 'hires.md'), renderHires())
