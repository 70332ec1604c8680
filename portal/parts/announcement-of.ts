import type { ClaimState } from '../../protocol/claim-api.ts'
import type { Snapshot } from '../claim/snapshot.ts'
import type { Texts } from '../texts/en.ts'
import { partProblemText, problemText } from '../texts/problem-text.ts'

/** What a screen reader says when something changes without a new page. A new page announces itself: its heading has the focus. */
export function announcementOf(snapshot: Snapshot, texts: Texts): string {
  const { view, problem, lost } = snapshot
  if (lost) return texts.lost
  if (problem) return problemAt(view.at === 'claim' ? view.state.step : undefined, problem, texts)
  if (snapshot.busy === 'code') return texts.code.checking
  if (snapshot.notes === 'sent') return texts.done.notesSent
  if (snapshot.notes === 'failed') return texts.done.notesFailed
  return view.at === 'claim' ? announceState(view.state, texts) : ''
}

function problemAt(step: ClaimState['step'] | undefined, problem: string, texts: Texts): string {
  const isPart = step === 'pass' || step === 'reset'
  return isPart ? partProblemText(texts, step, problem) : problemText(texts, problem)
}

function announceState(state: ClaimState, texts: Texts): string {
  const { step } = state
  if (step === 'done' || step === 'stuck') return ''
  if (step === 'setting') {
    return state.stage === 'directory' ? texts.setting.directory : texts.setting.travel
  }
  if (state.problem) return problemAt(step, state.problem, texts)
  return step === 'code' && state.stage === 'checking' ? texts.code.checking : ''
}
