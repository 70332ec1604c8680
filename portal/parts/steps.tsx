import { fillText } from '../texts/fill-text.ts'
import type { PageProps } from './page-props.ts'

/** Where the hire is: the codes in their order, then the password. Shows nothing where this browser does not know. */
export function Steps({ texts, snapshot, now }: PageProps & { readonly now: number }) {
  const all = snapshot.channels.length + 1
  if (all < 2 || now < 0) return null
  return (
    <div class="steps">
      <span class="bars" aria-hidden="true">
        {[...snapshot.channels, 'password'].map((step, at) => (
          <i key={step} class={at <= now ? 'on' : ''} />
        ))}
      </span>
      <span>{fillText(texts.step, { now: now + 1, all })}</span>
    </div>
  )
}
