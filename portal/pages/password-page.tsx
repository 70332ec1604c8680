import { useRef, useState } from 'preact/hooks'
import type { ClaimStep } from '../../protocol/claim-api.ts'
import { Secret } from '../../protocol/secret.ts'
import { builtFiles } from '../built-files.ts'
import { AccountNames } from '../parts/account-names.tsx'
import { MainButton } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import type { PasswordProps } from '../parts/page-props.ts'
import { PasswordField } from '../parts/password-field.tsx'
import { RuleList } from '../parts/rule-list.tsx'
import { Steps } from '../parts/steps.tsx'
import { StrengthBar } from '../parts/strength-bar.tsx'
import { useJudgement } from '../parts/use-judgement.ts'
import { decideRules, mayHandOver, type RuleFacts } from '../password/decide-rules.ts'
import { type StrengthMeter, startStrengthWorker } from '../password/start-strength-worker.ts'
import { problemText } from '../texts/problem-text.ts'

let runningMeter: StrengthMeter | undefined
/** The strength meter, started on first use. One function, not one per drawing: effects compare it. */
const startedMeter = () => {
  runningMeter ??= startStrengthWorker(builtFiles)
  return runningMeter
}

/** Shows the account and takes a password that meets this account's rules. */
export function PasswordPage(props: PasswordProps) {
  const { texts, house, state, clock } = props
  return (
    <>
      <Steps {...props} now="password" />
      <Heading text={texts.password.heading} house={house.organisation} />
      <AccountNames signIn={state.signIn} texts={texts} clock={clock} />
      <p class="quiet">{texts.password.type}</p>
      <PasswordForm {...props} />
    </>
  )
}

function PasswordForm(props: PasswordProps) {
  const { texts, state, snapshot, journey, clock } = props
  const words = texts.password
  const field = useRef<HTMLInputElement>(null)
  const [password, setPassword] = useState('')
  const [pressedEarly, setPressedEarly] = useState(false)
  const facts = factsOf(state)
  const { judgement, judgeNow } = useJudgement(password, state.personalWords, startedMeter, clock)
  const rules = decideRules(password, facts, judgement)
  const problem = snapshot.problem ?? state.problem

  const submit = async (event: Event) => {
    event.preventDefault()
    const judged = await judgeNow()
    if (!mayHandOver(decideRules(password, facts, judged), judged !== undefined)) {
      setPressedEarly(true)
      field.current?.focus()
      return
    }
    const sealing = journey.choosePassword(state, new Secret(password))
    setPassword('')
    await sealing
  }
  const type = (next: string) => {
    setPassword(next)
    setPressedEarly(false)
  }
  return (
    <form class="fields" onSubmit={(event) => void submit(event)} noValidate>
      {problem && <Notice kind="mend">{problemText(texts, problem)}</Notice>}
      <input
        class="said"
        type="text"
        name="username"
        autoComplete="username"
        value={state.signIn.userName}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <PasswordField {...props} field={field} facts={facts} password={password} onType={type} />
      <StrengthBar texts={texts} password={password} judgement={judgement} />
      <RuleList
        {...props}
        policy={state.policy}
        remembers={state.purpose === 'again'}
        rules={rules}
      />
      {pressedEarly && (
        <Notice kind="mend" id="password-mend">
          {words.mend}
        </Notice>
      )}
      <div class="act">
        <MainButton busy={snapshot.busy !== undefined} busyText={words.go}>
          {words.go}
        </MainButton>
        <p class="quiet centred">{words.sealed}</p>
      </div>
    </form>
  )
}

function factsOf({ policy, signIn, personalWords }: ClaimStep<'password'>): RuleFacts {
  const samAccountName = signIn.windowsName.split('\\').at(-1) ?? ''
  return { policy, personalWords, names: { samAccountName, displayName: signIn.displayName } }
}
