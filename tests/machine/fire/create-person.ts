import type { Simulator } from '../../../simulator/start.ts'

/** Somebody who starts: the account is in the directory, and HR knows the addresses. */
export interface Person {
  readonly sam: string
  readonly employeeNumber: string
  readonly firstName: string
  readonly lastName: string
  readonly mail: string
  readonly mobile: string
  readonly managerMail: string
}

/** The `number`-th person, with an account nobody has used. */
export function createPerson(number: number, { directory }: Simulator): Person {
  const sam = `hire${number}`
  directory.addAccount({
    sAMAccountName: sam,
    commonName: `Barbara ${number}`,
    givenName: 'Barbara',
    surname: `Number ${number}`,
    displayName: `Barbara Number ${number}`,
    employeeId: String(20_000 + number),
  })
  return {
    sam,
    employeeNumber: String(20_000 + number),
    firstName: 'Barbara',
    lastName: `Number ${number}`,
    mail: `barbara${number}@example.org`,
    mobile: `+3161234${String(1000 + number)}`,
    managerMail: `manager${number}@contoso.test`,
  }
}
