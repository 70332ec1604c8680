import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanLine, cleanName } from './clean-name.ts'

test.each([
  'Barbara',
  'Anne-Marie',
  "'t Hart",
  "O'Brien",
  'O’Brien',
  'J.R.R. Tolkien',
  'Müller, Zoë',
  'José María',
  'Łukasz',
  'Ng',
  'X',
  '李小龍',
  'محمد',
  'علی\u200cرضا',
  'श्रीमती',
  'Sammy Davis Jr.',
  'Robert (Bob)',
])('%s is a name', (name) => {
  expect(cleanName(name)).toBe(name.normalize('NFC'))
})

test.each([
  'http://evil.test',
  'https://evil.test/start',
  'evil.test',
  'Barbara evil.test/win',
  'www.evil',
  'barbara@evil.test',
  '<b>Barbara</b>',
  '<img src=x>',
  '=HYPERLINK("http://evil.test")',
  '+31612345678',
  'Call 0612345678',
  '@SUM(1)',
  '-1+1',
  'Barbara\r\nBcc: eve@evil.test',
  'Barbara\nRead this',
  'Bar\u202ebara',
  'Bar\u2066bara',
  'Bar\u200bbara',
  'Bar\u0000bara',
  'Barbara🔑',
  '{link}',
  '[a|b]',
  '%0d%0a',
  '',
  '   ',
  '.',
  'a'.repeat(81),
])('%j is left out', (name) => {
  expect(cleanName(name)).toBe('')
})

test('edges and doubled blanks go', () => {
  expect(cleanName('  Anna   Maria ')).toBe('Anna Maria')
})

test('whatever comes in, no name can carry markup, an address, a line break or hidden characters', () => {
  const bait = fc.constantFrom(
    'Anna',
    ' ',
    '.',
    'http://',
    'evil.test',
    '@',
    '<',
    '\n',
    '\u202e',
    '/',
    'ë',
    '\u200d',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(bait, { maxLength: 8 }).map((parts) => parts.join('')),
      ),
      (input) => {
        const name = cleanName(input)
        expect(name).not.toMatch(/[<>@:/\\{}[\]|"&=+%#\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(name.replace(/\u200c|\u200d/g, '')).not.toMatch(/\p{Cf}|\S\.\p{L}{2}/u)
        expect(cleanName(name)).toBe(name)
      },
    ),
  )
})

test('a line stays one line, without what cannot be seen', () => {
  expect(cleanLine(' CONTOSO\\b.jensen\r\nX: y\u202e \u00a0z ')).toBe('CONTOSO\\b.jensen X: y z')
  expect(cleanLine('a'.repeat(600))).toHaveLength(500)
})
