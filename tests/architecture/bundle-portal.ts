import { build, type Metafile } from 'esbuild'
import { root } from './repository-files.ts'

/** What goes into the scripts of the hire's pages, found as `portal/build.ts` finds it. Nothing is written. */
export async function bundlePortal(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['portal/page.tsx', 'portal/strength-worker.ts'],
    outdir: 'portal/dist',
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
    define: { __BUILT_FILES__: '{}' },
  })
  return metafile
}
