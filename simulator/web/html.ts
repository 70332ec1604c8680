/** Markup that is safe to send: every text in it has been escaped. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Piece = string | number | Html | undefined | readonly Html[]

/** Builds markup; whatever is filled in is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const text = strings.map((part, at) => part + render(pieces[at])).join('')
  return new Html(text)
}

/** A text with its web addresses as links that tell nobody where they were followed from. */
export function linkify(text: string): Html {
  const parts = text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/)
  const links = parts.map((part, at) =>
    at % 2 === 1
      ? html`<a href="${part}" target="_blank" rel="noreferrer noopener">${part}</a>`
      : html`${part}`,
  )
  return html`${links}`
}

function render(piece: Piece): string {
  if (piece === undefined) return ''
  if (piece instanceof Html) return piece.text
  if (Array.isArray(piece)) return piece.map((each: Html) => each.text).join('')
  return String(piece).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
