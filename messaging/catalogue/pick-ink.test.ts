import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pickInk } from './pick-ink.ts'

test.each([
  ['#000000', '#ffffff'],
  ['#0b5cad', '#ffffff'],
  ['#ffffff', '#000000'],
  ['#ffd400', '#000000'],
])('on %s one writes in %s', (colour, ink) => {
  expect(pickInk(colour)).toBe(ink)
})

test('text on any colour has a contrast of at least 4.5 to 1', () => {
  // The formula of WCAG 2.2, written out once more.
  const linear = (value: number) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  const luminance = (rgb: number) =>
    0.2126 * linear(((rgb >> 16) & 255) / 255) +
    0.7152 * linear(((rgb >> 8) & 255) / 255) +
    0.0722 * linear((rgb & 255) / 255)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (rgb) => {
      const ink = pickInk(`#${rgb.toString(16).padStart(6, '0')}`) === '#ffffff' ? 1 : 0
      const [light, dark] = [luminance(rgb), ink].sort((a, b) => b - a)
      expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)).toBeGreaterThanOrEqual(4.5)
    }),
  )
})
