/** Writes docs/errors.md anew from protocol/errors/. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderErrors } from './render-errors.ts'
import { root } from './repository-files.ts'

writeFileSync(join(root, 'docs/errors.md'), renderErrors())
