/**
 * The style sheet `/theme.css` of one organisation: its colour, and inks made from it that can be read.
 *
 * `accent` is `#rrggbb`. Buttons keep the very colour, with black or white on it, whichever reads better (one of them
 * always has 4.5:1). As text and as focus ring the colour is darkened, on dark pages lightened, until it has 4.5:1
 * (WCAG 2.2, 1.4.3).
 */
export function createPortalTheme(accent: string): string {
  const colour = parseColour(accent)
  const on = contrast(colour, white) >= readable ? '#ffffff' : '#000000'
  const light = toHex(mixUntilReadable(colour, black, lightPage))
  const dark = toHex(mixUntilReadable(colour, white, darkPage))
  return (
    `:root{--accent:${toHex(colour)};--on-accent:${on};--accent-ink:${light}}\n` +
    `@media (prefers-color-scheme:dark){:root{--accent-ink:${dark}}}\n`
  )
}

type Colour = readonly [red: number, green: number, blue: number]

const readable = 4.5
const white: Colour = [255, 255, 255]
const black: Colour = [0, 0, 0]
/** The lightest and the darkest ground that the page's own style sheet puts under such text. */
const lightPage: Colour = [238, 240, 243]
const darkPage: Colour = [44, 47, 53]

function parseColour(text: string): Colour {
  const [, red, green, blue] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text) ?? []
  if (!red || !green || !blue) throw new TypeError('a colour is written #rrggbb')
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)]
}

function mixUntilReadable(colour: Colour, towards: Colour, ground: Colour): Colour {
  for (let share = 0; share < 100; share += 2) {
    const mixed = mix(colour, towards, share / 100)
    if (contrast(mixed, ground) >= readable) return mixed
  }
  return towards
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const at = (a: number, b: number) => Math.round(a + (b - a) * share)
  return [at(from[0], to[0]), at(from[1], to[1]), at(from[2], to[2])]
}

function contrast(a: Colour, b: Colour): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance([red, green, blue]: Colour): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function linear(channel: number): number {
  const value = channel / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

function toHex(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
