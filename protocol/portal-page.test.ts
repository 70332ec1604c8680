import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zHouse } from './claim-api.ts'
import { createPortalPage } from './create-portal-page.ts'
import { createPortalTheme } from './create-portal-theme.ts'

const template =
  '<html lang="{{language}}"><title>{{organisation}}</title><script type="application/json">{{house}}</script>{{desk}}{{other}}'

describe('the page of a house', () => {
  it('keeps every text a text, wherever it lands', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (organisation, name, phone) => {
        const house = {
          organisation,
          logo: false,
          agentListKey: 'k',
          languages: ['en'],
          desk: { name, phone },
        }
        const page = createPortalPage(template, house, 'en')
        const data = /<script type="application\/json">(.*?)<\/script>/s.exec(page)?.[1]
        expect(zHouse.parse(JSON.parse(data ?? ''))).toEqual(house)
        expect(page.match(/<script/g)).toHaveLength(1)
      }),
    )
  })

  it('writes an organisation with markup in its name as it is called', () => {
    const house = {
      organisation: '<b>&"Co',
      logo: false,
      agentListKey: 'k',
      languages: [],
      desk: { name: 'x' },
    }
    expect(createPortalPage(template, house, 'en')).toContain(
      '<title>&lt;b&gt;&amp;&quot;Co</title>',
    )
  })

  it('gives the desk as links', () => {
    const desk = { name: 'Desk', phone: '+31 (0)20 555', mail: 'a@b.example' }
    const page = createPortalPage(
      template,
      { organisation: 'x', logo: false, agentListKey: 'k', languages: [], desk },
      'en',
    )
    expect(page).toContain('<a href="tel:+31020555">+31 (0)20 555</a>')
    expect(page).toContain('<a href="mailto:a@b.example">a@b.example</a>')
  })
})

describe('the theme of a house', () => {
  const ratio = (a: string, b: string) => {
    const luminance = (hex: string) =>
      [1, 3, 5]
        .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
        .reduce((sum, value, at) => sum + value * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0)
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
    return (light + 0.05) / (dark + 0.05)
  }
  const colour = fc
    .integer({ min: 0, max: 0xffffff })
    .map((value) => `#${value.toString(16).padStart(6, '0')}`)

  it('can be read whatever the colour, on light and on dark', () => {
    fc.assert(
      fc.property(colour, (accent) => {
        const css = createPortalTheme(accent)
        const [light = '', dark = ''] = [...css.matchAll(/--accent-ink:(#[0-9a-f]{6})/g)].map(
          ([, ink]) => ink ?? '',
        )
        const on = /--on-accent:(#[0-9a-f]{6})/.exec(css)?.[1] ?? ''
        expect(css).toContain(`--accent:${accent};`)
        expect(ratio(on, accent)).toBeGreaterThanOrEqual(4.5)
        expect(ratio(light, '#eef0f3')).toBeGreaterThanOrEqual(4.5)
        expect(ratio(light, '#ffffff')).toBeGreaterThanOrEqual(4.5)
        expect(ratio(dark, '#2c2f35')).toBeGreaterThanOrEqual(4.5)
        expect(ratio(dark, '#1c1f24')).toBeGreaterThanOrEqual(4.5)
      }),
    )
  })

  it('is refused for anything but a colour', () => {
    expect(() => createPortalTheme('red;}body{display:none')).toThrow(TypeError)
  })
})
