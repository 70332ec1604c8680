import type { Texts } from '../texts/en.ts'
import { Icon } from './icon.tsx'

/** What is done, what is being done, and what comes then, one a line. `at` is the line of the present. */
export function WaitSteps(props: {
  readonly texts: Texts
  readonly lines: readonly string[]
  readonly at: number
}) {
  const { lines, at } = props
  const words = props.texts.setting
  return (
    <ol class="journey">
      {lines.map((text, step) => (
        <li key={text} class={step < at ? 'past' : step === at ? 'present' : 'future'}>
          <Icon name={step < at ? 'tick' : 'dot'} />
          <span>{text}</span>
          <span class="quiet">
            {step < at ? words.done : step === at ? words.now : words.waiting}
          </span>
        </li>
      ))}
    </ol>
  )
}
