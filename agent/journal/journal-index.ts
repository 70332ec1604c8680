import type { EntryOf, JournalEntry, SettingEnd } from './journal-entry.ts'
import { RouteMemories } from './route-memories.ts'

/** What the journal knows of one box. Without `end` its outcome is unknown. */
export interface BoxRecord {
  readonly setting: EntryOf<'setting'> | EntryOf<'closing'>
  readonly end?: SettingEnd
}

/** What tells one box from every other. @internal */
export interface BoxName {
  readonly directory: string
  readonly account: string
  readonly jti: string
}

/** A password that this agent set: while `pwdLastSet` still reads so, the account's password is ours. */
interface OwnSet {
  readonly pwdLastSet: string
  /** When our own bind was made, if one was. */
  readonly boundAt?: Date
  /** Nobody knows it: the receipt of the close. */
  readonly closed?: { readonly receipt: string; readonly at: Date }
}

/** A text message that was handed to the carrier, or was about to be. */
export interface TextRecord {
  readonly at: Date
  readonly delivery: string
  readonly number: string
}

/** A number that stands in the directory since `since`, at our first sight, while codes still go to another. */
export interface SeenNumber {
  readonly number: string
  readonly since: Date
  readonly told: boolean
}

const dayMs = 86_400_000
const hourMs = 3_600_000
/** Two weeks of them. */
const mostClockNotes = 2000

/** Set by its owner, perhaps without a bind that proved it: somebody has to hear of it either way. */
export type UntoldSet = EntryOf<'set'> | EntryOf<'unproved'>

type EntryOfAccount = Extract<JournalEntry, { readonly account: string }>

/** The journal in memory: what jobs ask it. Rebuilt at every start from the file. */
export class JournalIndex {
  #routes = new RouteMemories()
  #boxes = new Map<string, BoxRecord>()
  #unsettled = new Map<string, string>()
  #own = new Map<string, OwnSet>()
  #numbers = new Map<string, EntryOf<'number-frozen'>>()
  #frozenAt = new Map<string, Date>()
  #seen = new Map<string, SeenNumber>()
  #texts = new Map<string, TextRecord[]>()
  #usedAt = new Map<string, number>()
  #allowances = new Map<string, BoxName>()
  #late = new Set<string>()
  #untold = new Map<string, UntoldSet>()
  #prunedAt = 0
  #latest = 0
  #clockNotes = 0
  #putBack: { readonly at: Date; readonly confirmed: boolean } | undefined

  /** Takes one entry in. Entries come in the order of the file. */
  take(entry: JournalEntry): void {
    const at = Date.parse(entry.at)
    this.#latest = entry.type === 'confirmed' ? at : Math.max(at, this.#latest)
    if (entry.type === 'clock-seen') this.#clockNotes += 1
    this.#routes.take(entry)
    if ('account' in entry) this.#takeOfAccount(entry, at)
    else if (entry.type === 'put-back') this.#putBack = { at: new Date(at), confirmed: false }
    else if (entry.type === 'confirmed' && this.#putBack) {
      this.#putBack = { ...this.#putBack, confirmed: true }
    }
  }

  /** Forgets everything and knows what `other` knows: the file was read once more. */
  become(other: JournalIndex): void {
    this.#routes = other.#routes
    this.#boxes = other.#boxes
    this.#unsettled = other.#unsettled
    this.#own = other.#own
    this.#numbers = other.#numbers
    this.#frozenAt = other.#frozenAt
    this.#seen = other.#seen
    this.#texts = other.#texts
    this.#usedAt = other.#usedAt
    this.#allowances = other.#allowances
    this.#late = other.#late
    this.#untold = other.#untold
    this.#prunedAt = other.#prunedAt
    this.#latest = other.#latest
    this.#clockNotes = other.#clockNotes
    this.#putBack = other.#putBack
  }

  /** The latest instant that was ever written down (since an operator said that the clock is right). */
  get latest(): Date {
    return new Date(this.#latest)
  }

  /** When it turned out that this journal is not as far as it has been, and whether an operator has looked since. */
  get putBack(): { readonly at: Date; readonly confirmed: boolean } | undefined {
    return this.#putBack
  }

  /** Whether sets and texts of the last hour may be missing: the journal was put back less than an hour ago. */
  isHourUnknown(now: Date): boolean {
    return this.#putBack !== undefined && now.getTime() < this.#putBack.at.getTime() + hourMs
  }

  #takeOfAccount(entry: EntryOfAccount, at: number): void {
    const place = placeOf(entry)
    switch (entry.type) {
      case 'number-frozen':
        this.#takeNumber(entry, place)
        break
      case 'number-seen':
        this.#takeSeen(entry, place)
        break
      case 'text-sent':
        this.#takeText(entry)
        break
      case 'setting':
      case 'closing':
        this.#takeBegin(entry, place)
        break
      case 'set':
      case 'not-set':
      case 'unproved':
      case 'closed':
        this.#takeEnd(entry, place)
        break
      case 'minting':
      case 'minted':
      case 'not-minted':
      case 'pass-removed':
      case 'registering-phone':
      case 'phone-registered':
      case 'phone-not-registered':
      case 'phone-removed':
      case 'temporary-begun':
      case 'temporary-set':
      case 'temporary-sending':
      case 'temporary-sent':
      case 'temporary-not-sent':
        break
      case 'own-told':
        this.#untold.delete(keyOf(entry))
        break
    }
    this.#usedAt.set(place, Math.max(at, this.#usedAt.get(place) ?? 0))
    this.#prune(at)
  }

  /** A box by whom it is for: whoever makes boxes can give two accounts the same `jti`, and those are two boxes. */
  findBox(of: BoxName): BoxRecord | undefined {
    return this.#boxes.get(keyOf(of))
  }

  /** The box of this account whose outcome is not known. While there is one, no other is carried out. */
  findUnsettled(directory: string, account: string): BoxRecord | undefined {
    const key = this.#unsettled.get(`${directory}/${account}`)
    return key === undefined ? undefined : this.#boxes.get(key)
  }

  findOwnSet(directory: string, account: string): OwnSet | undefined {
    return this.#own.get(`${directory}/${account}`)
  }

  /** The box that used a local allowance up, or is about to. */
  findAllowanceUse(allowance: string): BoxName | undefined {
    return this.#allowances.get(allowance)
  }

  /** What this agent answered when it closed the account, whatever its password is by now. */
  findClose(
    directory: string,
    account: string,
  ): { readonly pwdLastSet: string; readonly receipt: string; readonly at: Date } | undefined {
    const own = this.findOwnSet(directory, account)
    return own?.closed && { pwdLastSet: own.pwdLastSet, ...own.closed }
  }

  findNumber(directory: string, account: string): EntryOf<'number-frozen'> | undefined {
    return this.#numbers.get(`${directory}/${account}`)
  }

  /** Since when codes go to the number of an account. */
  findNumberSince(directory: string, account: string): Date | undefined {
    return this.#frozenAt.get(`${directory}/${account}`)
  }

  /** The number that is cooling down, if the directory has another one than codes go to. */
  findSeenNumber(directory: string, account: string): SeenNumber | undefined {
    return this.#seen.get(`${directory}/${account}`)
  }

  /** Accounts whose number was named by a job, since the directory had none. */
  findNumbersFromJob(directory: string): readonly string[] {
    return [...this.#numbers.values()]
      .filter((entry) => entry.directory === directory && entry.source === 'job')
      .map(({ account }) => account)
  }

  /** When the number of an account was last frozen, written to, or part of a set. */
  findLastUse(directory: string, account: string): Date | undefined {
    const used = this.#usedAt.get(`${directory}/${account}`)
    return used === undefined ? undefined : new Date(used)
  }

  /**
   * Whether a set of this account was given up because nothing had come of it, without an answer: a controller that was
   * frozen with it may still carry it out, over whatever was set since.
   */
  mayComeLate(directory: string, account: string): boolean {
    return this.#late.has(`${directory}/${account}`)
  }

  /** Whose numbers were last used before `before` (`directory/account`), and are needed for no box that is undecided. */
  findForgettable(before: Date): ReadonlySet<string> {
    const old = [...this.#numbers.keys()].filter(
      (place) => (this.#usedAt.get(place) ?? 0) < before.getTime() && !this.#unsettled.has(place),
    )
    return new Set(old)
  }

  /** Whether so many notes of the time have gathered that the file is worth writing anew. */
  get isLong(): boolean {
    return this.#clockNotes > mostClockNotes
  }

  /** Passwords that people set for themselves, and of which it is not written down that they were told. Oldest first. */
  findUntold(directory: string): readonly UntoldSet[] {
    return [...this.#untold.values()].filter((each) => each.directory === directory)
  }

  /**
   * Passwords set, or perhaps set, in the hour before `now`: those of newcomers, or (`own`) those that people set for
   * themselves. Without end while that cannot be known.
   */
  countSetsInHour(directory: string, now: Date, whose: 'newcomers' | 'own' = 'newcomers'): number {
    if (this.isHourUnknown(now)) return Number.POSITIVE_INFINITY
    // A temporary password is a newcomer's: whatever became of it, it was tried.
    let count = whose === 'own' ? 0 : this.#routes.temporaries.countInHour(directory, now)
    for (const { setting, end } of this.#boxes.values()) {
      if (setting.directory !== directory || end?.type === 'not-set') continue
      if (isOwn(setting) !== (whose === 'own')) continue
      if (Date.parse(setting.at) > now.getTime() - hourMs) count += 1
    }
    return count
  }

  get passes(): Pick<RouteMemories['passes'], 'find' | 'findFirst' | 'wasRemoved'> {
    return this.#routes.passes
  }

  /** Passes minted, or perhaps minted, in the hour before `now`. Without end while that cannot be known. */
  countMintsInHour(directory: string, now: Date): number {
    return this.isHourUnknown(now)
      ? Number.POSITIVE_INFINITY
      : this.#routes.passes.countInHour(directory, now)
  }

  get temporaries(): Pick<RouteMemories['temporaries'], 'find'> {
    return this.#routes.temporaries
  }

  get handedPasses(): Pick<RouteMemories['handedPasses'], 'find'> {
    return this.#routes.handedPasses
  }

  get phones(): Pick<RouteMemories['phones'], 'find'> {
    return this.#routes.phones
  }

  /** Phones registered, or perhaps registered, in the hour before `now`. Without end while that cannot be known. */
  countPhonesInHour(directory: string, now: Date): number {
    return this.isHourUnknown(now)
      ? Number.POSITIVE_INFINITY
      : this.#routes.phones.countInHour(directory, now)
  }

  /** Text messages of the day before `now`. */
  findTextsOfDay(directory: string, now: Date): readonly TextRecord[] {
    const texts = this.#texts.get(directory) ?? []
    return texts.filter(({ at }) => at.getTime() > now.getTime() - dayMs)
  }

  /** The first number stays, but for one that was seen and has cooled down. The same again is as old as it was. */
  #takeNumber(entry: EntryOf<'number-frozen'>, place: string): void {
    const known = this.#numbers.get(place)?.number
    if (known !== entry.number) {
      if (known !== undefined && this.#seen.get(place)?.number !== entry.number) return
      this.#frozenAt.set(place, new Date(entry.at))
    }
    this.#numbers.set(place, entry)
    this.#seen.delete(place)
  }

  #takeSeen({ number, told, at }: EntryOf<'number-seen'>, place: string): void {
    const seen = this.#seen.get(place)
    const since = seen?.number === number ? seen.since : new Date(at)
    this.#seen.set(place, { number, told, since })
  }

  #takeText(entry: EntryOf<'text-sent'>): void {
    const texts = this.#texts.get(entry.directory) ?? []
    texts.push({ at: new Date(entry.at), delivery: entry.delivery, number: entry.number })
    this.#texts.set(entry.directory, texts)
  }

  /** What ended under the same name before stays counted: a job's id is the server's word, and it may give it twice. */
  #takeBegin(entry: EntryOf<'setting'> | EntryOf<'closing'>, place: string): void {
    const key = keyOf(entry)
    const before = this.#boxes.get(key)
    if (before?.end) this.#boxes.set(`${key} ${before.setting.at}`, before)
    this.#boxes.set(key, { setting: entry })
    this.#unsettled.set(place, key)
    if ('allowance' in entry && entry.allowance !== undefined)
      this.#allowances.set(entry.allowance, entry)
  }

  #takeEnd(end: SettingEnd, place: string): void {
    const key = keyOf(end)
    const box = this.#boxes.get(key)
    if (box) this.#boxes.set(key, { ...box, end })
    if (this.#unsettled.get(place) === key) this.#unsettled.delete(place)
    if (end.type === 'not-set') {
      if (end.code === 'outcome-unknown') this.#late.add(place)
      this.#giveBack(key)
      return
    }
    // What its owner chose after a sign-in is theirs, not ours: nobody takes it back on a server's word.
    if (box && isOwn(box.setting)) {
      if (end.type !== 'closed') this.#untold.set(key, end)
      return
    }
    this.#own.set(place, ownSetOf(end, this.#own.get(place)))
  }

  /** What certainly was not set used no allowance up. */
  #giveBack(key: string): void {
    for (const [allowance, user] of this.#allowances) {
      if (keyOf(user) === key) this.#allowances.delete(allowance)
    }
  }

  // Once an hour: a box dead for a day is refused by its `exp`, and no count looks further back than a day.
  #prune(now: number): void {
    if (now < this.#prunedAt + hourMs) return
    this.#prunedAt = now
    for (const [key, { setting, end }] of this.#boxes) {
      if (end && Date.parse(setting.boxEnds) < now - dayMs) this.#boxes.delete(key)
    }
    for (const [directory, texts] of this.#texts) {
      const ofDay = texts.filter(({ at }) => at.getTime() > now - dayMs)
      this.#texts.set(directory, ofDay)
    }
  }
}

function isOwn(setting: BoxRecord['setting']): boolean {
  return setting.type === 'setting' && setting.purpose === 'own'
}

function keyOf({ directory, account, jti }: BoxName): string {
  return `${directory}/${account}/${jti}`
}

function placeOf(entry: EntryOfAccount): string {
  return `${entry.directory}/${entry.account}`
}

function ownSetOf(
  end: Exclude<SettingEnd, { type: 'not-set' }>,
  before: OwnSet | undefined,
): OwnSet {
  const { pwdLastSet } = end
  if (end.type === 'set') return { pwdLastSet, boundAt: new Date(end.boundAt) }
  if (end.type === 'unproved') return { pwdLastSet }
  // Our own bind stays ours: a close makes none, and nobody can sign in after it.
  const closed = { receipt: end.receipt, at: new Date(end.at) }
  return before?.boundAt ? { pwdLastSet, boundAt: before.boundAt, closed } : { pwdLastSet, closed }
}
