import { expect, type TestAPI, test } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** What `npm run attacks` tells of a test. In `tests/attacks/` a test without it counts as an attack all the same. */
    attack?: { readonly refusedBy: string } | 'control'
  }
}

/** Vitest's `test`, whose tests are known as what they are. */
interface Attacks {
  /** One attack, refused when the body passes. A body that asserts nothing has shown nothing, and fails. */
  readonly test: TestAPI<{ mark: undefined }>
  /** Not an attack: shows that its neighbours could succeed (the honest way works, the search finds what is there). */
  readonly control: TestAPI<{ mark: undefined }>
}

/**
 * What a file of attacks calls in its first line: names what stands in the attacker's way (a part, and what it goes by), for
 * the table of `npm run attacks`. A file outside `tests/attacks/` is played, too, if it calls this.
 */
export function refusedBy(defence: string): Attacks {
  return { test: marked({ refusedBy: defence }), control: marked('control') }
}

function marked(attack: { readonly refusedBy: string } | 'control') {
  return test.extend<{ mark: undefined }>({
    mark: [
      async ({ task }, use) => {
        task.meta.attack = attack
        expect.hasAssertions()
        await use(undefined)
      },
      { auto: true },
    ],
  })
}
