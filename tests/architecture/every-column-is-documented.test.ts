import { expect, test } from 'vitest'
import { renderHires } from './render-hires.ts'
import { readRepositoryFile } from './repository-files.ts'

test('docs/hires.md is what `node tests/architecture/write-hires.ts` writes', () => {
  expect(readRepositoryFile('docs/hires.md')).toBe(renderHires())
})
