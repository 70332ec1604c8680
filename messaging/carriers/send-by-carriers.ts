import type { Message, SendOutcome } from '../message-channel.ts'
import type { Carrier } from './carrier.ts'

type Refusal = Extract<SendOutcome, { outcome: 'refused' }>

/** How far a message came, and with whom. */
export interface CarriedOutcome {
  readonly outcome: SendOutcome
  /** The carrier that has the message, or may have it. */
  readonly carrier?: string
}

/**
 * Offers a message to the carriers of its channel, one after another. The next is asked only when the one before certainly did
 * not take it; after `unknown` nobody is, because the message may be on its way. For the same reason `heldBy`, the carrier of
 * an earlier try whose end nobody knows, is the only one that is asked again. If it is gone from the configuration, nobody is.
 *
 * `note` is told before a carrier is asked, and that nobody has it after a refusal: write it down, so that a crash in between
 * leaves a trace. A refusal is permanent only if everybody's was.
 */
export async function sendByCarriers<M extends Message>(
  message: M,
  carriers: readonly Carrier<M>[],
  {
    heldBy,
    note,
  }: {
    readonly heldBy?: string | undefined
    readonly note: (carrier: string | undefined) => Promise<void>
  },
  signal: AbortSignal,
): Promise<CarriedOutcome> {
  const asked = heldBy === undefined ? carriers : carriers.filter(({ name }) => name === heldBy)
  if (heldBy !== undefined && asked.length === 0) {
    return { outcome: { outcome: 'unknown' }, carrier: heldBy }
  }
  const refusals: Refusal[] = []
  for (const { name, channel } of asked) {
    if (heldBy === undefined) await note(name)
    const outcome = await channel.send(message, signal)
    if (outcome.outcome !== 'refused') return { outcome, carrier: name }
    refusals.push(outcome)
    if (outcome.code === 'stopped') break
  }
  // What an earlier try left behind is not undone by a refusal now.
  if (heldBy === undefined) await note(undefined)
  return { outcome: judgeRefusals(refusals) }
}

/** One for all: the first that may pass, since it says what to wait for; else the last. */
function judgeRefusals(refusals: readonly Refusal[]): SendOutcome {
  const passing = refusals.find(({ permanent }) => !permanent)
  const none: Refusal = { outcome: 'refused', code: 'unreachable', permanent: true }
  return passing ?? refusals.at(-1) ?? none
}
