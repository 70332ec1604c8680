import { useState } from 'preact/hooks'
import type { Clock } from '../../protocol/clock.ts'
import { Icon } from './icon.tsx'

/** Copies an account name, or a pass. Says so, for the eye and for the ear, for two seconds. */
export function CopyButton(props: {
  readonly text: () => string
  readonly label: string
  readonly copied: string
  readonly clock: Clock
}) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text())
    } catch {
      // Not allowed here: it stands beside the button and can be selected.
      return
    }
    setDone(true)
    await props.clock.sleep(2000)
    setDone(false)
  }
  return (
    <button class="small" type="button" onClick={() => void copy()}>
      <Icon name={done ? 'tick' : 'copy'} />
      <span aria-live="polite">{done ? props.copied : props.label}</span>
    </button>
  )
}
