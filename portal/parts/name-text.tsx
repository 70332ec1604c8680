/** A name to be typed as it stands. Too long for its line, it breaks where a person would: after a dot, before the @. */
export function NameText({ name }: { readonly name: string }) {
  return (
    <bdi>
      {name.split(/(?<=[.-])|(?=@)/).map((piece, at) => (
        <span key={`${at}-${piece}`}>
          {at > 0 && <wbr />}
          {piece}
        </span>
      ))}
    </bdi>
  )
}
