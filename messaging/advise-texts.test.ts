import { expect, test } from 'vitest'
import { adviseTexts } from './advise-texts.ts'
import { organisationSchema } from './catalogue/organisation.ts'
import { loadCatalogue } from './load-catalogue.ts'

function advise(names: Record<string, string>) {
  const result = loadCatalogue(
    organisationSchema.parse({ name: 'Contoso', portalHost: 'start.contoso.com', ...names }),
  )
  return result.loaded ? adviseTexts(result.catalogue) : undefined
}

test('an everyday name needs no advice', () => {
  expect(advise({})).toEqual([])
})

test('a name that is too long for one segment is found', () => {
  const long = { name: 'The Contoso Group of Companies (Europe)' }
  expect(advise(long)).toMatchObject([
    { language: 'en', segments: 2, hint: expect.stringContaining('shorter') },
    { language: 'nl', segments: 2 },
  ])
  expect(advise({ ...long, shortName: 'Contoso' })).toEqual([])
})

test('a name with a letter that not every phone knows is found', () => {
  expect(advise({ name: 'Citroën' })).toMatchObject([
    { language: 'en', segments: 3, hint: expect.stringContaining('letters') },
    { language: 'nl', segments: 3 },
  ])
})
