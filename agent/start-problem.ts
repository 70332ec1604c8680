/**
 * Something that keeps the agent from starting, and what to do about it. Not a bug: it is printed without a stack.
 * Neither text ever holds a value from a file, only names and places.
 */
export class StartProblem extends Error {
  readonly hint: string

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartProblem'
    this.hint = hint
  }
}
