import fc from 'fast-check'
import { expect, test } from 'vitest'
import { html, linkify } from './html.ts'

test('nothing that is filled in can become markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(html`<b title="${text}">${text}</b>`.text.slice(3, -4)).not.toMatch(/[<'].*</)
      expect(linkify(text).text.replace(/<\/?a[^<>]*>/g, '')).not.toMatch(/[<>]/)
    }),
  )
  expect(html`<b>${'<i>&"'}</b>`.text).toBe('<b>&#60;i&#62;&#38;&#34;</b>')
})

test('a web address in a text is a link, without the full stop behind it', () => {
  expect(linkify('See https://a.test/#b-1. Bye').text).toBe(
    'See <a href="https://a.test/#b-1" target="_blank" rel="noreferrer noopener">https://a.test/#b-1</a>. Bye',
  )
  expect(linkify('javascript:alert(1)').text).not.toContain('<a')
})
