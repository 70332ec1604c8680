/** The drawings in `look/icons.svg`, which the build puts into the page. */
type IconName =
  | 'know'
  | 'mend'
  | 'tick'
  | 'dot'
  | 'cross'
  | 'copy'
  | 'mail'
  | 'text'
  | 'key'
  | 'lock'
  | 'phone'
  | 'again'
  | 'device'
  | 'time'

/** An icon. It always stands beside a word, so it has no name of its own. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`#icon-${name}`} />
    </svg>
  )
}
