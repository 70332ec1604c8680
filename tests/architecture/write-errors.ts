/** Writes docs/errors.md anew from protocol/errors.ts. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderErrors } from './render-errors.ts'
import { readRepositoryFile, root } from './repository-files.ts'

writeFileSync(join(root, 'docs/errors.md'), renderErrors(readRepositoryFile('protocol/errors.ts')))
