import type { Judgement } from '../password/strength.ts'
import type { Texts } from '../texts/en.ts'

/** From here on a password is long, and is told so. */
const long = 20

/** How hard the password is to guess. Empty until the worker has said something. */
export function StrengthBar(props: {
  readonly texts: Texts
  readonly password: string
  readonly judgement: Judgement | undefined
}) {
  const { texts, password, judgement } = props
  const words = texts.password
  const filled = password === '' || !judgement ? 0 : judgement.score + 1
  return (
    <div class="strength" data-filled={filled}>
      <span class="bars" aria-hidden="true">
        {[1, 2, 3, 4, 5].map((bar) => (
          <i key={bar} class={bar <= filled ? 'on' : ''} />
        ))}
      </span>
      <span id="password-strength" class="quiet">
        {filled > 0 && judgement && (
          <>
            <span class="said">{words.strength}: </span>
            {judgement.score >= 3 && password.length >= long
              ? words.long
              : words.scores[judgement.score]}
          </>
        )}
      </span>
    </div>
  )
}
