import type { ClaimState } from '../../protocol/claim-api.ts'
import type { Snapshot, View } from '../claim/snapshot.ts'
import type { Texts } from '../texts/en.ts'
import { partProblemText, problemText } from '../texts/problem-text.ts'

/** What a screen reader says when something changes without a new page. A new page announces itself: its heading has the focus. */
export function announcementOf(snapshot: Snapshot, texts: Texts): string {
  const { view, problem, lost } = snapshot
  if (lost) return texts.lost
  if (problem) return problemOf(view, problem, texts)
  if (snapshot.busy === 'code') return texts.code.checking
  if (snapshot.notes === 'sent') return texts.done.notesSent
  if (snapshot.notes === 'failed') return texts.done.notesFailed
  return view.at === 'claim' ? announceState(view.state, texts) : ''
}

function problemOf(view: View, problem: string, texts: Texts): string {
  const step = view.at === 'claim' ? view.state.step : undefined
  const isPart = step === 'pass' || step === 'reset'
  return isPart ? partProblemText(texts, step, problem) : problemText(texts, problem)
}

function announceState(state: ClaimState, texts: Texts): string {
  switch (state.step) {
    case 'code':
      if (state.problem) return problemText(texts, state.problem)
      return state.stage === 'checking' ? texts.code.checking : ''
    case 'setting':
      return state.stage === 'directory' ? texts.setting.directory : texts.setting.travel
    case 'pass':
    case 'reset':
      return state.problem ? partProblemText(texts, state.step, state.problem) : ''
    case 'password':
      return state.problem ? problemText(texts, state.problem) : ''
    case 'done':
    case 'stuck':
      return ''
  }
}
