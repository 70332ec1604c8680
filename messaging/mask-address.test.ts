import { expect, test } from 'vitest'
import { maskAddress } from './mask-address.ts'

test.each([
  ['b.jensen@example.org', 'b•••@example.org'],
  ['Åsa@example.org', 'Å•••@example.org'],
  ['b@example.org', '•••@example.org'],
  ['"odd@name"@example.org', '"•••@example.org'],
  ['+31612345642', '••• 42'],
  ['06-123 456 42', '••• 42'],
  ['12345', '•••'],
  ['', '•••'],
  ['@example.org', '•••'],
])('%j is shown as %j', (address, shown) => {
  expect(maskAddress(address)).toBe(shown)
})
