/** Runs work on one account after the other; work on different accounts goes on side by side. */
export interface AccountTurns {
  take<T>(account: string, work: () => Promise<T>): Promise<T>
}

/** Turns in memory: one agent, one process, so nobody else can be at the same journal. */
export function createAccountTurns(): AccountTurns {
  const last = new Map<string, Promise<unknown>>()
  return {
    take: (account, work) => {
      const before = last.get(account) ?? Promise.resolve()
      const mine = before.then(work, work)
      last.set(account, mine)
      const forget = () => {
        if (last.get(account) === mine) last.delete(account)
      }
      mine.then(forget, forget)
      return mine
    },
  }
}
