import type { Clock } from '../../protocol/clock.ts'
import type { Secret } from '../../protocol/secret.ts'

/** What whoever plays the hire can see of the pretended world: a mailbox, a phone, Microsoft's pages. */
export interface PretendedWorld {
  /** The text of the newest mail to the hire that matches, as soon as it is there. */
  mail(pattern: RegExp): Promise<string>
  /** The newest text message to the hire that matches, as soon as it is there. */
  text(pattern: RegExp): Promise<string>
  /** Where the hire goes with a pass, and by which name. */
  readonly microsoft: { readonly securityInfoUrl: string; readonly userName: string }
  /** The same without pages. */
  registerPasskey(code: string): void
  /** What the tenant says of a sign-in with that passkey, for this nonce. */
  signInWithPasskey(nonce: string): Promise<string>
}

/** The browser that a hire was played in: it has their passkey. */
export interface PlayedBrowser {
  /** They set a new password without the old one, at this page. */
  setOwn(url: string, fresh: Secret): Promise<void>
  close(): Promise<void>
}

/** One step of a played claim: what happened, and how long it took. */
export interface PlayedStep {
  readonly step: string
  readonly milliseconds: number
}

/** Notes steps with their durations. */
export function createStepNotes(clock: Clock, tell: (step: PlayedStep) => void) {
  const steps: PlayedStep[] = []
  return {
    steps: steps as readonly PlayedStep[],
    note: async <T>(step: string, work: () => Promise<T>): Promise<T> => {
      const begin = clock.now().getTime()
      const result = await work()
      const noted = { step, milliseconds: clock.now().getTime() - begin }
      steps.push(noted)
      tell(noted)
      return result
    },
  }
}

export type StepNotes = ReturnType<typeof createStepNotes>

/** Waits until `find` finds something, at most 30 seconds. */
export async function waitUntil<T>(
  what: string,
  clock: Clock,
  find: () => Promise<T | undefined>,
): Promise<T> {
  const until = clock.now().getTime() + 30_000
  for (;;) {
    const found = await find()
    if (found !== undefined) return found
    if (clock.now().getTime() > until) throw new Error(`waited 30 seconds in vain for ${what}`)
    await clock.sleep(100)
  }
}

/** The six digits in a message. */
export function codeIn(message: string): string {
  const code = /(?:^|\D)(\d{6})(?:\D|$)/.exec(message)?.[1]
  if (!code) throw new Error('there is no code in the message')
  return code
}

/** The link in an invitation. */
export function linkIn(message: string): string {
  const link = /https?:\/\/\S+#[\w-]{22}/.exec(message)?.[0]
  if (!link) throw new Error('there is no link in the invitation')
  return link
}
