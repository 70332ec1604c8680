import type { ComponentChildren } from 'preact'

/** The one thing to do on a page. While its press is answered it says so and takes no other; it keeps the focus. */
export function MainButton(props: {
  readonly busy: boolean
  readonly busyText: string
  readonly onPress?: () => void
  readonly children: ComponentChildren
}) {
  return (
    <button
      class="main"
      type={props.onPress ? 'button' : 'submit'}
      aria-disabled={props.busy}
      onClick={(event) => {
        if (props.busy) event.preventDefault()
        else props.onPress?.()
      }}
    >
      {props.busy ? props.busyText : props.children}
    </button>
  )
}
