import type { Channel, Hello } from '../../protocol/claim-api.ts'
import { fillText } from '../texts/fill-text.ts'
import type { PageProps } from './page-props.ts'

/** Where the hire is: the codes in their order, then what there is to collect. Shows nothing where this browser does not know. */
export function Steps({
  texts,
  snapshot,
  now,
}: PageProps & { readonly now: Channel | Hello['gives'][number] }) {
  const all = [...snapshot.channels, ...snapshot.gives]
  const at = all.indexOf(now)
  if (snapshot.channels.length === 0 || at < 0) return null
  return (
    <div class="steps">
      <span class="bars" aria-hidden="true">
        {all.map((step, each) => (
          <i key={step} class={each <= at ? 'on' : ''} />
        ))}
      </span>
      <span>{fillText(texts.step, { now: at + 1, all: all.length })}</span>
    </div>
  )
}
