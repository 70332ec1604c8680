import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until `find` finds something, at most `seconds`. Says what was waited for when it does not come. */
export async function waitFor<T>(
  what: string,
  find: () => T | undefined | false | Promise<T | undefined | false>,
  seconds = 60,
): Promise<T> {
  const until = Date.now() + seconds * 1000
  for (;;) {
    const found = await find()
    if (found !== undefined && found !== false) return found
    if (Date.now() > until) throw new Error(`waited ${seconds} s in vain for ${what}`)
    await sleep(50)
  }
}
