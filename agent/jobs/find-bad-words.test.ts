import { expect, test } from 'vitest'
import { createFindBadWords } from './find-bad-words.ts'

const isBad = createFindBadWords(['Contoso', 'Utrecht', 'fc', ''])

test.each([
  'password',
  'P@ssw0rd2026!',
  'Welcome123!',
  'Welc0me2026!!',
  'Barbara1985',
  '!!dragon!!99',
  'Qwertyuiop',
  'abcabcabcabc',
  'MyContosoDay-88',
  'c0nt0so-and-more-words',
  'In-UTRECHT-since-Monday',
])('%s is bad', (password) => {
  expect(isBad(password)).toBe(true)
})

test.each([
  'quiet otter lantern seven',
  'Zwölf Äpfel fielen gestern',
  'xK9#mQ2$vL7!pR4',
  '7492#a8162!0395',
  'Halfcarrot-Umbrella-17',
])('%s is not', (password) => {
  expect(isBad(password)).toBe(false)
})
