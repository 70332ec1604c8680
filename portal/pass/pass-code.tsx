import { useState } from 'preact/hooks'
import { CopyButton } from '../parts/copy-button.tsx'
import { fillPlural } from '../texts/fill-text.ts'
import type { HereProps } from './here-page.tsx'
import { spellPass } from './spell-pass.ts'

/**
 * The pass, large. A screen reader does not say it among strangers by itself: it says how long it is, and spells it where
 * that is asked for.
 */
export function PassCode({ texts, language, clock, pass }: HereProps) {
  const words = texts.pass.here
  const [shown, setShown] = useState(true)
  const length = pass.reveal((text) => [...text].length)
  return (
    <>
      <p class="label">
        {words.label}
        <span class="said">. {fillPlural(words.aloud, length, language)}</span>
      </p>
      <p class="pass-code" aria-hidden="true" translate={false} dir="ltr">
        {shown ? pass.reveal(inGroups) : '••••••••'}
      </p>
      <div class="row">
        <CopyButton
          text={() => pass.reveal((text) => text)}
          label={words.copy}
          copied={texts.password.copied}
          clock={clock}
        />
        <button
          class="small"
          type="button"
          aria-pressed={shown}
          aria-label={shown ? words.hideLabel : words.showLabel}
          onClick={() => setShown(!shown)}
        >
          {shown ? words.hide : words.show}
        </button>
      </div>
      {shown && (
        <details class="help">
          <summary>{words.spell}</summary>
          <ol class="spelled">
            {pass
              .reveal((text) => spellPass(text, texts.pass.spell))
              .map((word, at) => (
                <li key={`${at}-${word}`}>{word}</li>
              ))}
          </ol>
        </details>
      )}
    </>
  )
}

/** Groups of four, set apart by the style: what is selected and copied has no gaps. */
function inGroups(pass: string) {
  const groups = pass.match(/.{1,4}/gsu) ?? []
  return groups.map((group, at) => <span key={`${at}-${group}`}>{group}</span>)
}
