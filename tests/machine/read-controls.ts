import type { Page } from 'playwright-core'

/** A control as it is painted. Contrasts are those of WCAG 2.2, from 1 to 21. */
export interface SeenControl {
  readonly kind: string
  readonly name: string
  /** Between its words and the page. */
  readonly words: number
  /** Between its edge and the page; 1 where it has none. */
  readonly edge: number
  readonly underlined: boolean
  /** How wide the ring is that it has with the focus, in CSS pixels. */
  readonly focusRing: number
}

interface Painted {
  readonly kind: string
  readonly name: string
  readonly ground: string
  readonly ink: string
  readonly edgeColour: string
  readonly edgeWidth: number
  readonly underlined: boolean
  readonly focusRing: number
}

/** Every control of a page that is not hidden from sight on purpose, as the browser paints it. */
export async function readControls(page: Page): Promise<readonly SeenControl[]> {
  // Tab reaches the page by key, so that `:focus-visible` holds for what is focused from here on.
  await page.keyboard.press('Tab')
  const painted = (await page.evaluate(readInPage)) as readonly Painted[]
  return painted.map(
    ({ kind, name, ground, ink, edgeColour, edgeWidth, underlined, focusRing }) => ({
      kind,
      name,
      words: contrast(ink, ground),
      edge: edgeWidth > 0 ? contrast(edgeColour, ground) : 1,
      underlined,
      focusRing,
    }),
  )
}

/** Runs in the page, as text: this side knows nothing of a document. */
const readInPage = `(() => {
  const ground = getComputedStyle(document.querySelector('main')).backgroundColor
  const solid = (colour) => !/^rgba\\(.*, 0\\)$|^transparent$/.test(colour)
  const canvas = document.createElement('div')
  canvas.style.background = 'Canvas'
  document.body.append(canvas)
  const paper = solid(ground) ? ground : getComputedStyle(canvas).backgroundColor
  canvas.remove()
  return [...document.querySelectorAll('button, input, select, summary, a[href]')]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.matches('.said'))
    .map((each) => {
      const style = getComputedStyle(each)
      const own = solid(style.backgroundColor) ? style.backgroundColor : paper
      const lines = [each, ...each.querySelectorAll('*')].map((one) => getComputedStyle(one).textDecorationLine)
      const seen = {
        kind: each.localName,
        name: (each.textContent || each.id).trim().slice(0, 40),
        ground: own,
        ink: style.color,
        edgeColour: solid(style.borderTopColor) ? style.borderTopColor : own,
        edgeWidth: style.borderTopStyle === 'none' ? 0 : Number.parseFloat(style.borderTopWidth),
        underlined: lines.some((line) => line.includes('underline')),
      }
      each.focus()
      const ring = getComputedStyle(each)
      const focusRing = ring.outlineStyle === 'none' ? 0 : Number.parseFloat(ring.outlineWidth)
      return { ...seen, focusRing }
    })
})()`

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number)
  const linear = (channel: number) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}
