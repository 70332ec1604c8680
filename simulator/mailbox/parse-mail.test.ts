import fc from 'fast-check'
import nodemailer from 'nodemailer'
import { expect, test } from 'vitest'
import { parseMail } from './parse-mail.ts'

const composer = nodemailer.createTransport({
  streamTransport: true,
  buffer: true,
  newline: 'windows',
})

async function compose(mail: {
  subject?: string
  text?: string
  html?: string
  from?: string
}): Promise<Buffer> {
  const { message } = await composer.sendMail({ to: 'b@example.org', ...mail })
  return message as Buffer
}

test('what another program composes is read as it was meant', async () => {
  const line = fc
    .string({ unit: 'grapheme', maxLength: 120 })
    .map((text) => text.replace(/[\p{C}\p{Z}]/gu, ' ').trim())
  const body = fc
    .array(line, { minLength: 1, maxLength: 6 })
    .map((lines) => lines.join('\n').trim())
  await fc.assert(
    fc.asyncProperty(line, body, body, async (subject, text, html) => {
      fc.pre(text !== '' && html !== '')
      const mail = parseMail(await compose({ subject, text, html }))
      const lines = (value: string | undefined) => value?.replaceAll('\r\n', '\n').trim()
      expect(mail.subject).toBe(subject.replace(/\s+/g, ' '))
      expect(lines(mail.text)).toBe(text)
      expect(lines(mail.html)).toBe(html)
    }),
    { numRuns: 60 },
  )
})

test('a long line keeps its blanks where it was broken', async () => {
  const html = `<p>${'Set up your sign-in. '.repeat(30)}</p>`
  expect(parseMail(await compose({ html })).html?.trim()).toBe(html)
})

test('an attachment is not taken for the text', async () => {
  const { message } = await composer.sendMail({
    text: 'Hello',
    attachments: [{ filename: 'a.txt', content: 'Not this' }],
  })
  expect(parseMail(message as Buffer).text?.trim()).toBe('Hello')
})

test.each([
  ['nothing at all', ''],
  ['a header without end', 'Subject: x'],
  ['a multipart without parts', 'Content-Type: multipart/mixed; boundary=x\r\n\r\nnothing'],
  ['an unknown alphabet', 'Content-Type: text/plain; charset=martian\r\n\r\nhello'],
])('%s does not stop it', (_case, raw) => {
  expect(parseMail(Buffer.from(raw)).from).toBe('')
})

test('an unknown alphabet is shown as it came', () => {
  const raw = 'Content-Type: text/plain; charset=martian\r\n\r\nhello'
  expect(parseMail(Buffer.from(raw)).text).toBe('hello')
})
