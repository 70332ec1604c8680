import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'

/** A quiet box with an icon: something to know, or something to mend. */
export function Notice(props: {
  readonly kind: 'know' | 'mend'
  readonly id?: string
  readonly children: ComponentChildren
}) {
  return (
    <div class={`notice ${props.kind}`} {...(props.id === undefined ? {} : { id: props.id })}>
      <Icon name={props.kind === 'mend' ? 'mend' : 'know'} />
      <div>{props.children}</div>
    </div>
  )
}
