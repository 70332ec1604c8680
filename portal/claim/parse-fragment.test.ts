import { describe, expect, it } from 'vitest'
import { parseFragment } from './parse-fragment.ts'

const secret = 'AbCdEfGhIjKlMnOpQrStUv'

describe('the fragment of an address', () => {
  it.each([
    ['', 'none'],
    ['#', 'none'],
    [`#${secret}`, 'link'],
    [`#n.${secret}`, 'not-me'],
    [`#${secret.slice(1)}`, 'broken'],
    [`#${secret}%20`, 'broken'],
    [`#n.${secret}x`, 'broken'],
    ['#<script>', 'broken'],
  ])('%s is read as %s', (fragment, kind) => {
    expect(parseFragment(fragment).kind).toBe(kind)
  })

  it('never shows its secret by accident', () => {
    expect(JSON.stringify(parseFragment(`#${secret}`))).not.toContain(secret)
  })
})
