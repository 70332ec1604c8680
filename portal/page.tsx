import { render } from 'preact'
import { zHouse } from '../protocol/claim-api.ts'
import { systemClock } from '../protocol/clock.ts'
import { createKeyPair } from '../protocol/keys.ts'
import { builtFiles } from './built-files.ts'
import { createServerCalls } from './claim/call-server.ts'
import { createClaimMemory } from './claim/claim-memory.ts'
import { Journey } from './claim/journey.ts'
import { parseFragment } from './claim/parse-fragment.ts'
import { createPatience } from './claim/patience.ts'
import { firstSnapshot, type Snapshot } from './claim/snapshot.ts'
import { PresentPage } from './pages/present-page.tsx'
import { Frame } from './parts/frame.tsx'
import type { PageParts } from './parts/page-props.ts'
import { chooseLanguage, directionOf } from './texts/choose-language.ts'
import type { Texts } from './texts/en.ts'
import { createTextLoader } from './texts/load-texts.ts'

/** Reads the fragment and takes it out of the address bar at once. The tab's claim, if any, stays in the history entry. */
function takeFragment() {
  const fragment = parseFragment(location.hash)
  history.replaceState(history.state, '', location.pathname)
  return fragment
}

const opened = takeFragment()
const place = document.getElementById('page')
const house = zHouse.parse(JSON.parse(document.getElementById('house')?.textContent ?? '{}'))
const clock = systemClock
const calls = createServerCalls()
const patience = createPatience(clock, () => document.visibilityState === 'visible')

let snapshot: Snapshot = firstSnapshot
const loadTexts = createTextLoader(builtFiles.texts)
let chosen: string | undefined
let shownLanguage: string | undefined
let shownTexts: Texts | undefined
let parts: PageParts = {}

const tab = {
  read: (): string | undefined => (history.state as { claim?: string } | null)?.claim,
  bind: (claim: string) => history.replaceState({ claim }, '', location.pathname),
}
const journey = new Journey({
  call: calls.call,
  memory: createClaimMemory(clock.now),
  patience,
  now: clock.now,
  agentListKey: house.agentListKey,
  newId: () => crypto.randomUUID(),
  createKeys: async () => ({
    sig: await createKeyPair('sig', { extractable: false }),
    enc: await createKeyPair('enc', { extractable: false }),
  }),
  tab,
  loadPasswordPart: async () => {
    parts = { ...parts, ...(await import('./pages/password-page.tsx')) }
    return true
  },
  loadPassPart: async () => {
    const { passPart } = await import('./pass/pass-part.ts')
    parts = { ...parts, PassPage: passPart.PassPage }
    return passPart.createPassClient
  },
  loadResetPart: async () => {
    parts = { ...parts, ...(await import('./reset/reset-page.tsx')) }
    return true
  },
  reload: () => location.reload(),
  onChange: (next) => {
    snapshot = next
    void draw()
  },
})

function presentLanguage(): string {
  const { view } = snapshot
  const told =
    view.at === 'hello'
      ? view.hello.language
      : view.at === 'claim'
        ? view.state.language
        : undefined
  const wanted = [chosen, told, ...navigator.languages, document.documentElement.lang]
  return chooseLanguage(wanted, house.languages, Object.keys(builtFiles.texts))
}

function presentDesk() {
  const { view } = snapshot
  if (view.at === 'hello') return view.hello.desk
  return view.at === 'claim' ? view.state.desk : house.desk
}

/** Draws what is known now, in the language that is known now. A language that is not there yet comes first. */
async function draw(): Promise<void> {
  // Something may have changed while the page was being drawn: that drawing ends first.
  await undefined
  const language = presentLanguage()
  if (shownLanguage !== language) {
    const texts = await loadTexts(language).catch(() => undefined)
    if (language !== presentLanguage()) return
    if (!texts) {
      await patience.pause(1)
      return draw()
    }
    shownLanguage = language
    shownTexts = texts
    document.documentElement.lang = language
    document.documentElement.dir = directionOf(language)
  }
  if (shownTexts) drawPage(shownTexts, language)
}

function drawPage(texts: Texts, language: string) {
  if (!place) return
  const desk = presentDesk()
  const props = { texts, language, house, desk, snapshot, journey, clock, parts }
  const choose = (next: string) => {
    chosen = next
    void draw()
  }
  render(
    <Frame {...props} onLanguage={choose}>
      <PresentPage {...props} />
    </Frame>,
    place,
  )
}

/** Looks again at once: the page is seen again, or the signal is back. */
function lookAgain() {
  calls.interrupt()
  patience.wake()
}

addEventListener('online', lookAgain)
addEventListener('hashchange', () => void journey.start(takeFragment()))
addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  lookAgain()
  journey.reopenPass()
})
// A page kept for the back button keeps no typed password, and no pass.
addEventListener('pagehide', () => {
  journey.hidePass()
  for (const field of document.querySelectorAll<HTMLInputElement>('#password, #code')) {
    field.value = ''
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
})
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') lookAgain()
})
void journey.start(opened)
