import { useRef, useState } from 'preact/hooks'
import type { OwnStep } from '../../protocol/own-client.ts'
import { Secret } from '../../protocol/secret.ts'
import { builtFiles } from '../built-files.ts'
import { AccountNames } from '../parts/account-names.tsx'
import { MainButton } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import { PasswordField } from '../parts/password-field.tsx'
import { RuleList } from '../parts/rule-list.tsx'
import { StrengthBar } from '../parts/strength-bar.tsx'
import { useJudgement } from '../parts/use-judgement.ts'
import { decideRules, mayHandOver } from '../password/decide-rules.ts'
import { type StrengthMeter, startStrengthWorker } from '../password/start-strength-worker.ts'
import { ownProblemText } from './own-problem.ts'
import type { OwnProps } from './own-props.ts'

let runningMeter: StrengthMeter | undefined
/** The strength meter, started on first use. One function, not one per drawing: effects compare it. */
const startedMeter = () => {
  runningMeter ??= startStrengthWorker(builtFiles)
  return runningMeter
}
const noWords: readonly string[] = []

type ChooseProps = OwnProps & { readonly state: OwnStep<'choosing'> }

/** Shows whose password it is, with its rules, and takes a new one. */
export function ChoosePage(props: ChooseProps) {
  const { words, house, state, clock } = props
  const signIn = {
    userName: state.userPrincipalName,
    windowsName: `${state.domain}\\${state.samAccountName}`,
  }
  return (
    <>
      <Heading text={words.choose} house={house.organisation} />
      <AccountNames signIn={signIn} texts={words.shared} clock={clock} />
      <p class="quiet">{words.account}</p>
      <ChooseForm {...props} />
    </>
  )
}

function ChooseForm(props: ChooseProps) {
  const { words, house, language, state, snapshot, visit, clock } = props
  const { shared } = words
  const field = useRef<HTMLInputElement>(null)
  const [password, setPassword] = useState('')
  const [pressedEarly, setPressedEarly] = useState(false)
  const { samAccountName, displayName, policy } = state
  const problem = state.problem ?? snapshot.note
  const facts = { policy, personalWords: noWords, names: { samAccountName, displayName } }
  const { judgement, judgeNow } = useJudgement(password, noWords, startedMeter, clock)
  const rules = decideRules(password, facts, judgement)

  const submit = async (event: Event) => {
    event.preventDefault()
    if (snapshot.busy) return
    const judged = await judgeNow()
    if (!mayHandOver(decideRules(password, facts, judged), judged !== undefined)) {
      setPressedEarly(true)
      field.current?.focus()
      return
    }
    const sealing = visit.choose(state, new Secret(password))
    setPassword('')
    await sealing
  }
  const type = (next: string) => {
    setPassword(next)
    setPressedEarly(false)
  }
  const parts = { texts: shared, language, house }
  return (
    <form class="fields" onSubmit={(event) => void submit(event)} noValidate>
      {problem && <Notice kind="mend">{ownProblemText(props, problem)}</Notice>}
      <input
        class="said"
        type="text"
        name="username"
        autoComplete="username"
        value={state.userPrincipalName}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <PasswordField {...parts} field={field} facts={facts} password={password} onType={type} />
      <StrengthBar texts={shared} password={password} judgement={judgement} />
      <RuleList {...parts} policy={policy} remembers rules={rules} />
      {pressedEarly && (
        <Notice kind="mend" id="password-mend">
          {shared.password.mend}
        </Notice>
      )}
      <div class="act">
        <p>{words.yes}</p>
        <MainButton busy={snapshot.busy} busyText={words.leaving}>
          {words.next}
        </MainButton>
        <p class="quiet centred">{words.sealed}</p>
      </div>
    </form>
  )
}
