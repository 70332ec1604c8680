/** What was asked of an account cannot be done: it is not there (404), or its name is taken (409). */
export class AdministrationError extends Error {
  readonly status: 404 | 409

  constructor(status: 404 | 409, message: string) {
    super(message)
    this.status = status
  }
}
