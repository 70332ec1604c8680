import { render } from 'preact'
import { systemClock } from '../protocol/clock.ts'
import { createKeyPair } from '../protocol/keys.ts'
import { zOwnHouse } from '../protocol/own-api.ts'
import { builtFiles } from './built-files.ts'
import { createServerCalls } from './claim/call-server.ts'
import { createPatience } from './claim/patience.ts'
import { createOwnMemory } from './own/own-memory.ts'
import { firstSnapshot, type OwnSnapshot, OwnVisit } from './own/own-visit.ts'
import { PresentOwn } from './own/present-own.tsx'
import { redeemCode } from './own/redeem-code.ts'
import { parseSignInAnswer } from './own/sign-in-request.ts'
import { chooseLanguage, directionOf } from './texts/choose-language.ts'
import type { OwnTexts } from './texts/en-own.ts'
import { createTextLoader } from './texts/load-texts.ts'

declare const __OWN_TEXTS__: Readonly<Record<string, string>>

/** Reads what came back from the sign-in and takes it out of the address bar at once. */
function takeAnswer() {
  const answer = parseSignInAnswer(location.hash)
  history.replaceState(history.state, '', location.pathname)
  return answer
}

const answer = takeAnswer()
const place = document.getElementById('page')
const told = JSON.parse(document.getElementById('house')?.textContent ?? '{}')
const { microsoftPage, ...house } = zOwnHouse.parse(told)
const clock = systemClock
const calls = createServerCalls()
const patience = createPatience(clock, () => document.visibilityState === 'visible')
const loadTexts = createTextLoader<OwnTexts>(__OWN_TEXTS__)

let snapshot: OwnSnapshot = firstSnapshot
let chosen: string | undefined
let shownLanguage: string | undefined
let shownWords: OwnTexts | undefined

const visit = new OwnVisit({
  call: calls.call,
  memory: createOwnMemory(clock.now),
  patience,
  clock,
  agentListKey: house.agentListKey,
  redirectUri: location.origin + location.pathname,
  newId: () => crypto.randomUUID(),
  createKeys: async () => ({
    sig: await createKeyPair('sig', { extractable: false }),
    enc: await createKeyPair('enc', { extractable: false }),
  }),
  redeem: redeemCode,
  leave: (url) => location.assign(url),
  tab: {
    read: () => (history.state as { own?: string } | null)?.own,
    bind: (own) => history.replaceState({ own }, '', location.pathname),
  },
  onChange: (next) => {
    snapshot = next
    void draw()
  },
})

function presentLanguage(): string {
  const wanted = [chosen, ...navigator.languages, document.documentElement.lang]
  return chooseLanguage(wanted, house.languages, Object.keys(builtFiles.texts))
}

/** Draws what is known now. A language that is not there yet comes first. */
async function draw(): Promise<void> {
  // Something may have changed while the page was being drawn: that drawing ends first.
  await undefined
  const language = presentLanguage()
  if (shownLanguage !== language) {
    const words = await loadTexts(language).catch(() => undefined)
    if (language !== presentLanguage()) return
    if (!words) {
      await patience.pause(1)
      return draw()
    }
    shownLanguage = language
    shownWords = words
    document.documentElement.lang = language
    document.documentElement.dir = directionOf(language)
  }
  const words = shownWords
  if (!place || !words) return
  const props = { words, language, house, snapshot, visit, clock, microsoftPage }
  const choose = (next: string) => {
    chosen = next
    void draw()
  }
  render(<PresentOwn {...props} onLanguage={choose} />, place)
}

function lookAgain() {
  calls.interrupt()
  patience.wake()
}

addEventListener('online', lookAgain)
// Back from the sign-in by the back button: nothing was chosen there, so where the visit stands is looked at anew.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
// A page kept for the back button keeps no typed password.
addEventListener('pagehide', () => {
  for (const field of document.querySelectorAll<HTMLInputElement>('#password')) {
    field.value = ''
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
})
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') lookAgain()
})
void draw()
void visit.start(answer)
