import type { World } from './start-world.ts'

/** Somebody who has an account in the simulator's directory, an invitation, a mailbox and a phone. */
export interface Invited {
  readonly delivery: string
  readonly sam: string
  readonly mail: string
  readonly mobile: string
  readonly link: string
}

/** Adds an account to the simulator's directory, makes its owner known, and waits for the invitation. `number` is below 100. */
export async function inviteSomebody(world: World, number: number): Promise<Invited> {
  const two = String(number).padStart(2, '0')
  const sam = `newcomer${two}`
  const [mail, mobile] = [`${sam}@example.org`, `+316123470${two}`]
  world.simulator.directory.addAccount({
    sAMAccountName: sam,
    commonName: sam,
    givenName: 'Barbara',
    surname: 'Quisling',
    displayName: 'Barbara Quisling',
    employeeId: `700${two}`,
  })
  world.canary.keepPersonal([sam])
  const names = { employeeNumber: `700${two}`, firstName: 'Barbara', lastName: 'Quisling' }
  const delivery = await world.hire({ ...names, mail, mobile })
  return { delivery, sam, mail, mobile, link: await world.link(mail) }
}
