import { createHash, timingSafeEqual } from 'node:crypto'
import type { BrowserThumbprints, Purpose } from '../../protocol/ids.ts'
import { Secret } from '../../protocol/secret.ts'
import type { Randomness } from '../randomness.ts'

/** How long a text code lives. */
export const textCodeMinutes = 10
const textCodeTries = 5
const clockSlackMs = 60_000
const digits = 6
// No vowels: two of these make no word in any language.
const labelLetters = 'BCDFGHJKLMNPQRSTVWXZ'

/** Whose code it is: one account in one delivery, for one purpose. */
interface CodePlace {
  readonly directory: string
  readonly account: string
  readonly delivery: string
  readonly purpose: Purpose
}

/** A code that lives, as its text message is made from it. */
interface LiveCode {
  readonly code: Secret
  readonly label: string
  readonly expiresAt: Date
}

type CodeCheck =
  | { readonly outcome: 'right' }
  | { readonly outcome: 'wrong'; readonly triesLeft: number }

interface HeldCode extends LiveCode {
  readonly browser: BrowserThumbprints
  triesLeft: number
}

/**
 * The codes that are alive, in memory only: a stopped agent takes them with it, and a new one is sent.
 *
 * One code for a delivery at a time. The browser that asked gets the same one again while it lives; another browser that
 * asks ends it. Nothing here waits, so two tries at once count as two.
 */
export class TextCodes {
  readonly #held = new Map<string, HeldCode>()
  readonly #random: Randomness

  constructor(random: Randomness) {
    this.#random = random
  }

  /** The code to send to this browser: the living one if it asked for it, else a new one. */
  issue(place: CodePlace, browser: BrowserThumbprints, now: Date): LiveCode {
    this.#forgetDead(now)
    const held = this.#held.get(keyOf(place))
    if (held && sameBrowser(held.browser, browser)) return held
    const number = this.#random.below(10 ** digits)
    const letter = () => labelLetters.charAt(this.#random.below(labelLetters.length))
    const fresh: HeldCode = {
      code: new Secret(String(number).padStart(digits, '0')),
      label: letter() + letter(),
      expiresAt: new Date(now.getTime() + textCodeMinutes * 60_000),
      browser,
      triesLeft: textCodeTries,
    }
    this.#held.set(keyOf(place), fresh)
    return fresh
  }

  /** Spends one try. A right code dies with it, and so does any code after the last wrong try. */
  check(place: CodePlace, code: Secret, browser: BrowserThumbprints, now: Date): CodeCheck {
    this.#forgetDead(now)
    const held = this.#held.get(keyOf(place))
    if (!held) return { outcome: 'wrong', triesLeft: 0 }
    held.triesLeft -= 1
    const right = sameCode(held.code, code) && sameBrowser(held.browser, browser)
    if (right || held.triesLeft === 0) this.#held.delete(keyOf(place))
    return right ? { outcome: 'right' } : { outcome: 'wrong', triesLeft: held.triesLeft }
  }

  #forgetDead(now: Date): void {
    // One that would live longer than any can was made before the clock was put back: it is dead as well.
    const latest = new Date(now.getTime() + textCodeMinutes * 60_000 + clockSlackMs)
    for (const [key, { expiresAt }] of this.#held) {
      if (expiresAt <= now || expiresAt > latest) this.#held.delete(key)
    }
  }
}

function keyOf({ directory, account, delivery, purpose }: CodePlace): string {
  return `${directory}/${account}/${delivery}/${purpose}`
}

function sameBrowser(one: BrowserThumbprints, other: BrowserThumbprints): boolean {
  return one.sig === other.sig && one.enc === other.enc
}

function sameCode(one: Secret, other: Secret): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(one.reveal(digest), other.reveal(digest))
}
