import { NameText } from './name-text.tsx'

/** A sentence whose filled places (`{user}`) are names to be typed as they stand, and are set off. */
export function RichLine(props: {
  readonly text: string
  readonly values: Readonly<Record<string, string>>
}) {
  return (
    <>
      {props.text.split(/(\{[a-z]+\})/).map((piece) => {
        const value = props.values[piece.slice(1, -1)]
        return piece.startsWith('{') && value !== undefined ? (
          <strong class="name" key={piece}>
            <NameText name={value} />
          </strong>
        ) : (
          piece
        )
      })}
    </>
  )
}
