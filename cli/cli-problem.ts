/** What a command was called for could not be done. Said as: what, where, why, and what to do. */
export class CliProblem extends Error {
  readonly hint: string
  /** The exit code: 1 it could not be done, 2 it was called or configured wrongly. */
  readonly exitCode: 1 | 2
  /** Further lines, each with a hint of its own. */
  readonly places: readonly { readonly text: string; readonly hint: string }[]

  constructor(
    message: string,
    hint: string,
    { exitCode = 1, places = [] }: CliProblemOptions = {},
  ) {
    super(message)
    this.name = 'CliProblem'
    this.hint = hint
    this.exitCode = exitCode
    this.places = places
  }
}

interface CliProblemOptions {
  readonly exitCode?: 1 | 2
  readonly places?: CliProblem['places']
}
