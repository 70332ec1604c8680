import { describe, expect, it } from 'vitest'
import { composeWordLists } from '../words/compose-word-lists.ts'
import { isKnownBad } from './is-known-bad.ts'

const known = new Set(composeWordLists().knownBad.trim().split('\n'))

describe('a well-known password', () => {
  it.each([
    'password',
    'Welcome2026!',
    'P@ssw0rd1',
    'Welkom01',
    'Wachtwoord!23',
    'Zomer2026!!!!',
    'Changeme123',
    '!!Qwerty!!',
    'L3tm31n2026',
    '1qaz2wsx',
    'September-2026',
  ])('%s is refused', (password) => {
    expect(isKnownBad(password, known)).toBe(true)
  })

  it.each([
    'Kasteel-fiets-lamp-oranje',
    'the welcome mat is purple',
    'Mijn fiets heeft 3 wielen',
    'zq8!mVt4#pLw',
    '2026',
    '',
  ])('%s is none', (password) => {
    expect(isKnownBad(password, known)).toBe(false)
  })
})
