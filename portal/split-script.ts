import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Loader, OnResolveArgs, Plugin } from 'esbuild'

const settled = 'settled'
const parts = new Set(['password-page.tsx', 'pass-part.ts', 'reset-page.tsx'])
/** What a part has copies of, by the file that asks for it. Parts have copies of their own: one they shared would be a piece more. */
const copied: Readonly<Record<string, { readonly path: string; readonly copy: string }>> = {
  'pass-box.ts': { path: 'jose', copy: '?pass' },
  'pass-request.ts': { path: './signed-words.ts', copy: '?pass' },
  'phone-request.ts': { path: './signed-words.ts', copy: '?reset' },
}

/**
 * Keeps the first script small and in one piece, where esbuild's splitting alone would not. It puts each file that two
 * pieces need, whole, where both find it. So what only a part uses of such a file (of `jose`: what decrypts and what
 * signs) would weigh on the first script: the part gets copies of those. And what both need would be a third piece: each
 * part imports the page, all of which is there already.
 */
export const splitScript: Plugin = {
  name: 'split-script',
  setup: ({ onResolve, onLoad, resolve }) => {
    onResolve({ filter: /./ }, async ({ path, pluginData, ...args }) => {
      const copy = pluginData === settled ? undefined : copyOf({ path, pluginData, ...args })
      if (copy === undefined) return undefined
      const found = await resolve(path, { ...args, pluginData: settled })
      return { path: found.path, errors: found.errors, suffix: copy, sideEffects: false }
    })
    onLoad({ filter: /./ }, async ({ path, suffix }) => {
      const loader: Loader = path.endsWith('.ts') ? 'ts' : 'js'
      if (suffix.startsWith('?'))
        return { contents: await readFile(path), loader, pluginData: suffix }
      if (!parts.has(basename(path))) return undefined
      return { contents: `import '../page.tsx'\n${await readFile(path, 'utf8')}`, loader: 'tsx' }
    })
  },
}

function copyOf({ path, importer, pluginData }: OnResolveArgs): string | undefined {
  if (typeof pluginData !== 'string') {
    const asked = copied[basename(importer)]
    return asked?.path === path ? asked.copy : undefined
  }
  // Of what is copied, `jose` and its own files; the words of `protocol` and their schemas stay where they are.
  return path === 'jose' || importer.includes('node_modules') ? pluginData : undefined
}
