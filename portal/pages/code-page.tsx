import { useEffect, useRef, useState } from 'preact/hooks'
import type { ClaimStep } from '../../protocol/claim-api.ts'
import { Secret } from '../../protocol/secret.ts'
import { MainButton } from '../parts/button.tsx'
import { CodeHelp } from '../parts/code-help.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import type { PageProps } from '../parts/page-props.ts'
import { RichLine } from '../parts/rich-line.tsx'
import { Steps } from '../parts/steps.tsx'
import { useNow } from '../parts/use-now.ts'
import { fillPlural, fillText } from '../texts/fill-text.ts'
import { formatLeft, formatUntil, normaliseCode } from '../texts/format.ts'
import { problemText } from '../texts/problem-text.ts'

type CodeProps = PageProps & { readonly state: ClaimStep<'code'> }

/** Waits for one code and takes it. */
export function CodePage(props: CodeProps) {
  const { texts, house, state, snapshot } = props
  const words = texts.code
  const second = snapshot.channels.indexOf(state.channel) > 0
  return (
    <>
      <Steps {...props} now={state.channel} />
      <Heading text={words.heading[state.channel]} house={house.organisation} />
      {second && <p class="good">{words.next}</p>}
      <p class="lead">{state.stage === 'asked' ? words.asked[state.channel] : sentText(props)}</p>
      {state.label && (
        <p class="mark">
          <RichLine text={words.label} values={{ label: state.label }} />
        </p>
      )}
      <CodeForm {...props} />
      <CodeHelp {...props} />
    </>
  )
}

function sentText({ texts, state }: CodeProps): string {
  const words = texts.code
  return state.sentTo
    ? fillText(words.sent[state.channel], { to: state.sentTo })
    : words.sentSomewhere[state.channel]
}

function CodeForm(props: CodeProps) {
  const { texts, state, snapshot, journey } = props
  const words = texts.code
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [tooShort, setTooShort] = useState(false)
  const busy = snapshot.busy === 'code' || state.stage === 'checking'
  const code = snapshot.problem ?? state.problem
  const problem = tooShort ? words.short : code && problemText(texts, code)
  useEffect(() => {
    if (code === 'code-wrong') field.current?.select()
  }, [code, state.triesLeft])

  const submit = (event: Event) => {
    event.preventDefault()
    const digits = normaliseCode(typed)
    setTooShort(digits.length < 6)
    if (digits.length < 6) field.current?.focus()
    else if (!busy) void journey.typeCode(state, new Secret(digits))
  }
  return (
    <form class="fields" onSubmit={submit} noValidate>
      <label for="code">{words.field}</label>
      <input
        id="code"
        ref={field}
        class="code"
        name="code"
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoCorrect="off"
        spellcheck={false}
        maxLength={24}
        dir="ltr"
        value={typed}
        readOnly={busy}
        aria-invalid={problem !== undefined && problem !== ''}
        aria-describedby="code-problem code-life"
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <CodeLife {...props} />
      {problem && (
        <Notice kind="mend" id="code-problem">
          {problem}{' '}
          {code === 'code-wrong' &&
            state.triesLeft !== undefined &&
            fillPlural(words.tries, state.triesLeft, props.language)}
        </Notice>
      )}
      <MainButton busy={busy} busyText={words.checking}>
        {words.go}
      </MainButton>
    </form>
  )
}

function CodeLife({ texts, language, clock, state, snapshot }: CodeProps) {
  const now = useNow(clock, snapshot.skew)
  if (!state.expiresAt) return <p id="code-life" class="quiet" />
  const until = new Date(state.expiresAt)
  const left = until.getTime() - now.getTime()
  // The wall clock of the hire, not of the server.
  const shown = new Date(until.getTime() - snapshot.skew)
  return (
    <p id="code-life" class="quiet">
      {left <= 0
        ? texts.code.expired
        : fillText(texts.code.until, {
            time: formatUntil(shown, clock.now(), language),
            left: formatLeft(left, language),
          })}
    </p>
  )
}
