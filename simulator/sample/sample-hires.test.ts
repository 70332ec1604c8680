import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sampleHires } from '../sample-hires.ts'

test('the file that HR exports holds the sample people, and nobody else', () => {
  const lines = readFileSync(new URL('./hires.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const expected = sampleHires.map((hire) =>
    [
      hire.employeeNumber,
      hire.givenName,
      hire.surname,
      hire.language,
      hire.mobile,
      hire.privateMail,
      hire.managerName,
      hire.managerMail,
      '{start}',
      hire.startTime,
      hire.timeZone,
      hire.device,
    ].join(','),
  )
  expect(lines.slice(1)).toEqual(expected)
})
