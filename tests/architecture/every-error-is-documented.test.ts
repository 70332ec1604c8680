import { expect, test } from 'vitest'
import { errors } from '../../protocol/errors.ts'
import { renderErrors } from './render-errors.ts'
import { readRepositoryFile } from './repository-files.ts'

const page = readRepositoryFile('docs/errors.md')

test('docs/errors.md is what `node tests/architecture/write-errors.ts` writes', () => {
  expect(page).toBe(renderErrors())
})

test.each(Object.entries(errors))(
  '%s is there with its status, sentence and remedy',
  (code, entry) => {
    const section = page.split(/^#+ /m).find((part) => part.startsWith(`${code}\n`)) ?? ''
    expect(section).toContain(`${entry.status} · `)
    expect(section).toContain(entry.public)
    expect(section).toContain(entry.remedy)
  },
)

test('docs/errors.md names no code that is not in the table', () => {
  const named = [...page.matchAll(/^### (.+)$/gm)].map(([, code]) => code)
  expect(named.toSorted()).toEqual(Object.keys(errors).toSorted())
})

test.each(Object.entries(errors))('%s reads as one sentence and one remedy', (_code, entry) => {
  expect(entry.public).toMatch(/^[A-Z][^\n]{8,118}\.$/)
  expect(entry.remedy).toMatch(/^[A-Z][^\n]{8,138}[.]$/)
})
