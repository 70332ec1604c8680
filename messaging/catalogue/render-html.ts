import type { Organisation } from './organisation.ts'
import { pickInk } from './pick-ink.ts'
import type { SaidBlock } from './render-plain.ts'

interface Page {
  readonly language: string
  readonly title: string
  readonly organisation: Pick<Organisation, 'name' | 'colour'>
  readonly blocks: readonly SaidBlock[]
}

/** Turns whatever a value holds into text that HTML takes for text, in elements and in quoted attributes alike. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/**
 * A mail as HTML: one column, no table, no image, nothing fetched, nothing that tells anybody it was opened. Readable in dark
 * mode, when style sheets are dropped, and by screen readers. Every value is escaped here and nowhere else.
 */
export function renderHtml({ language, title, organisation, blocks }: Page): string {
  const { colour } = organisation
  const ink = pickInk(colour)
  const lang = escapeHtml(language)
  const direction = /^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr'
  const body = blocks.map((block) => renderBlock(block, colour, ink)).join('\n')
  return `<!doctype html>
<html lang="${lang}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="date=no, address=no, email=no, url=no">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body class="page" style="margin:0;padding:24px 12px;font:16px/1.5 ${font}">
<div class="card" style="max-width:536px;margin:0 auto;padding:24px;border-top:4px solid ${colour}">
<p class="from" style="margin:0 0 24px;font-weight:600">${escapeHtml(organisation.name)}</p>
${body}
</div>
</body>
</html>
`
}

function renderBlock(block: SaidBlock, colour: string, ink: string): string {
  switch (block.kind) {
    case 'heading':
      return `<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25">${escapeHtml(block.text)}</h1>`
    case 'paragraph':
      return `<p style="margin:0 0 16px">${escapeHtml(block.text)}</p>`
    case 'small':
      return `<p class="small" style="margin:24px 0 0;font-size:14px">${escapeHtml(block.text)}</p>`
    case 'large':
      return `<p class="large" style="margin:0 0 16px;font:600 32px/1.25 ui-monospace,Menlo,Consolas,monospace;letter-spacing:2px">${escapeHtml(block.text)}</p>`
    case 'button':
      return `<p style="margin:24px 0"><a href="${escapeHtml(block.address)}" style="display:inline-block;padding:14px 24px;border:1px solid ${ink};border-radius:8px;background:${colour};color:${ink};font-weight:600;text-decoration:none">${escapeHtml(block.text)}</a></p>`
    case 'facts':
      return `<dl style="margin:0 0 16px">${block.facts.map(renderFact).join('')}</dl>`
  }
}

function renderFact([label, fact]: readonly [string, string]): string {
  return `<dt class="small" style="font-size:14px">${escapeHtml(label)}</dt><dd style="margin:0 0 8px;font-weight:600">${escapeHtml(fact)}</dd>`
}

const font = "system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"

const style = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
.page{background:#f3f4f6;color:#1b1f24}
.card{background:#ffffff;border-radius:0 0 8px 8px}
.small{color:#4b5563}
a:focus{outline:3px solid #7aa7e8;outline-offset:2px}
@media (prefers-color-scheme:dark){
.page{background:#111418;color:#f1f3f5}
.card{background:#1b1f24}
.small{color:#b6bdc6}
}
@media (max-width:420px){.page{padding:0}.card{border-radius:0}}
`
