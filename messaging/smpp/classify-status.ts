import type { RefusalCode } from '../message-channel.ts'

/** What a `command_status` other than 0 says about a text. */
interface StatusMeaning {
  readonly code: RefusalCode
  readonly permanent: boolean
}

const meanings: ReadonlyMap<number, StatusMeaning> = new Map(
  (
    [
      // Wrong length, data coding or class: the text itself.
      [[0x01, 0x43, 0x104], 'content-refused', true],
      // Destination address, its type or its plan.
      [[0x0b, 0x33, 0x50, 0x51], 'address-refused', true],
      // Source address, its type or plan; a service we have no right to.
      [[0x0a, 0x48, 0x49, 0x100, 0x101, 0x103], 'sender-refused', false],
      [[0x0d, 0x0e, 0x0f, 0x53], 'sign-in-refused', false],
      [[0x58], 'throttled', false],
      // Not bound: the session is of no use any more.
      [[0x04], 'unreachable', false],
    ] as const
  ).flatMap(([statuses, code, permanent]) =>
    statuses.map((status) => [status, { code, permanent }] as const),
  ),
)

/**
 * Reads a `command_status` (SMPP 3.4, 5.1.3). What is not known here, the makers' own numbers included, is taken for a
 * carrier that is busy: trying again is bounded by the caller, giving up is not undone.
 */
export function classifyStatus(status: number): StatusMeaning {
  return meanings.get(status) ?? { code: 'busy', permanent: false }
}
