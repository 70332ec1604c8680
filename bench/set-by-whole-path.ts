import { codeIn, openByHand } from '../tests/machine/claim-by-hand.ts'
import type { World } from '../tests/machine/start-world.ts'
import { mapInTurns } from './map-in-turns.ts'

/** A hire who has proved both ways and is about to press *Set my password*. */
export interface PreparedClaim {
  choose(): Promise<void>
  isDone(): Promise<void>
}

export interface PathHire {
  readonly employeeNumber: string
  readonly mail: string
  readonly mobile: string
}

/** Makes people known and brings each, as a browser does, to where the password is chosen. */
export function prepareClaims(
  world: World,
  hires: readonly PathHire[],
): Promise<readonly PreparedClaim[]> {
  return mapInTurns(hires, 6, async (hire) => {
    const { mail, mobile } = hire
    await world.hire({ ...hire, firstName: 'Barbara', lastName: 'Jansen', startsIn: 1 })
    const page = await openByHand(world, await world.link(mail))
    const first = await page.begin()
    if (first.step !== 'code') throw new Error(`a claim began at ${first.step}`)
    const { text } = await world.mail(mail, /\b\d{6}\b/)
    await page.typeCode(first, codeIn(text))
    const second = await page.until(
      'code',
      (state) => state.channel === 'text' && state.stage === 'sent',
    )
    await page.typeCode(second, codeIn(await world.text(mobile, /#\d{6}/)))
    const ready = await page.until('password')
    return {
      choose: async () => {
        await page.choosePassword(ready, `Korenbloem-Fiets-${crypto.randomUUID()}`)
      },
      isDone: async () => void (await page.until('done')),
    }
  })
}

/** Everybody presses at once. Returns sets per second, from the first press to the last page that says it is done. */
export async function setByWholePath(claims: readonly PreparedClaim[]): Promise<number> {
  const begin = performance.now()
  await Promise.all(
    claims.map(async ({ choose, isDone }) => {
      await choose()
      await isDone()
    }),
  )
  return claims.length / ((performance.now() - begin) / 1000)
}
