import { fillText } from '../texts/fill-text.ts'
import { formatLeft, formatUntil } from '../texts/format.ts'
import type { HereProps } from './here-page.tsx'

const minute = 60_000
/** When a screen reader says how long is left, in minutes. In between it is quiet. */
const saidAt = [1, 5]

/** How long the pass lives: for the eye all the time, for the ear when it matters. */
export function PassLife({ texts, language, clock, state, snapshot, left }: HereProps) {
  const words = texts.pass.here
  if (!state.pass) return null
  // The wall clock of the hire, not of the server.
  const until = new Date(new Date(state.pass.expiresAt).getTime() - snapshot.skew)
  const time = formatUntil(until, clock.now(), language)
  const said = saidAt.find((minutes) => left <= minutes * minute)
  return (
    <>
      <p class="pass-life quiet">
        <Ring share={left / (state.lifetimeMinutes * minute)} />
        <span>{fillText(words.until, { time, left: formatLeft(left, language) })}</span>
      </p>
      {state.minutesFromUse === undefined && <p class="quiet pass-often">{words.often}</p>}
      <p class="said" aria-live="polite">
        {said !== undefined &&
          fillText(words.leftSoon, { left: formatLeft(said * minute, language) })}
      </p>
    </>
  )
}

/** What is left of the whole, as a ring. */
function Ring({ share }: { readonly share: number }) {
  const filled = Math.max(0, Math.min(1, share)) * 100
  return (
    <svg class="icon ring" viewBox="0 0 24 24" aria-hidden="true">
      <circle class="whole" cx="12" cy="12" r="9" />
      <circle
        cx="12"
        cy="12"
        r="9"
        pathLength="100"
        stroke-dasharray={`${filled.toFixed(1)} 100`}
        transform="rotate(-90 12 12)"
      />
    </svg>
  )
}
