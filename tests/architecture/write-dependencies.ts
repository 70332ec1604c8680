/** `node tests/architecture/write-dependencies.ts` writes portal/dependencies.txt from the bundle; its reasons stay. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listDependencies } from '../../agent/build.ts'
import { bundlePortal } from './bundle-portal.ts'
import { root } from './repository-files.ts'

const path = join(root, 'portal/dependencies.txt')
const written = existsSync(path) ? readFileSync(path, 'utf8') : ''
writeFileSync(path, listDependencies(await bundlePortal(), written))
