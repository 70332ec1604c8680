import type { Clock } from '../protocol/clock.ts'
import type { Secret } from '../protocol/secret.ts'

/** What every command is handed. */
export interface CommandContext {
  readonly settings: CliSettings
  readonly terminal: Terminal
  readonly clock: Clock
}

/** What the environment and the options in front of a command say. */
export interface CliSettings {
  readonly config?: string | undefined
  readonly state?: string | undefined
  readonly server?: string | undefined
  readonly token?: Secret | undefined
  readonly agentConfig?: string | undefined
  /** What a program that is handed over to gets as its environment. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Where things are printed, and how. */
export interface Terminal {
  /** Results: standard output. */
  readonly out: (text: string) => void
  /** Progress and problems: standard error. */
  readonly err: (text: string) => void
  /** Standard error is a screen: progress may be drawn over itself. */
  readonly isScreen: boolean
  readonly color: boolean
}
