import type { RefObject } from 'preact'
import { useState } from 'preact/hooks'
import { builtFiles } from '../built-files.ts'
import type { RuleFacts } from '../password/decide-rules.ts'
import { randomBelow, suggestPassword } from '../password/suggest-password.ts'
import { NameText } from './name-text.tsx'
import type { PageProps } from './page-props.ts'

/** The field, *show*, and *suggest one*. A suggestion is shown, so that nobody has to trust dots. */
export function PasswordField(
  props: Pick<PageProps, 'texts' | 'language'> & {
    readonly field: RefObject<HTMLInputElement | null>
    readonly facts: RuleFacts
    readonly password: string
    readonly onType: (password: string) => void
  },
) {
  const { texts, field, facts, password, onType } = props
  const words = texts.password
  const [shown, setShown] = useState(false)
  const [suggested, setSuggested] = useState('')

  const suggest = async () => {
    const list = await suggestionWords(props.language).catch(() => [])
    if (list.length === 0) return
    const suggestion = suggestPassword({ ...facts, words: list, random: randomBelow })
    if (!suggestion) return
    setSuggested(suggestion)
    setShown(true)
    onType(suggestion)
  }
  return (
    <>
      <div class="row">
        <label for="password">{words.field}</label>
        <button class="small" type="button" onClick={() => void suggest()}>
          {words.suggest}
        </button>
      </div>
      <div class="password">
        <input
          id="password"
          ref={field}
          name="password"
          {...(shown ? { type: 'text' } : { type: 'password' })}
          autoComplete="new-password"
          autoCapitalize="none"
          autoCorrect="off"
          spellcheck={false}
          dir="ltr"
          value={password}
          aria-describedby="password-rules password-strength password-mend"
          onInput={({ currentTarget }) => onType(currentTarget.value)}
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
      {suggested !== '' && suggested === password && (
        <div class="tip">
          {shown && (
            <p class="big">
              <NameText name={suggested} />
            </p>
          )}
          <p class="quiet">{words.suggested}</p>
        </div>
      )}
    </>
  )
}

/** The words for suggestions in the hire's language. */
async function suggestionWords(language: string): Promise<readonly string[]> {
  const name = builtFiles.suggestions[language] ?? builtFiles.suggestions['en']
  const response = await fetch(`/${name}`)
  return response.ok ? (await response.text()).split('\n').filter(Boolean) : []
}
