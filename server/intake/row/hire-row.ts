import { z } from 'zod'

const text = (description: string) => z.string().max(2000).optional().describe(description)

/**
 * One hire as a source writes it: texts, nothing understood yet. The API takes it as JSON, an import makes it from a line.
 * An empty text is the same as none.
 */
export const zHireRow = z.strictObject({
  employeeNumber: text(
    'The number HR knows the hire by. It, or one of the three account names, is needed.',
  ),
  objectGuid: text('The account’s objectGUID, with dashes.'),
  userPrincipalName: text('The account’s user principal name.'),
  samAccountName: text('The account’s sAMAccountName.'),
  startsOn: text('The first day, YYYY-MM-DD. A bare date: it is that day in the time zone.'),
  startsAt: text('The time of day on the first day, HH:MM.'),
  timeZone: text('IANA name, such as Europe/Amsterdam. Absent: the configured one.'),
  firstName: text('Shown in greetings. Stored as it is.'),
  lastName: text('Stored as it is.'),
  language: text('BCP 47, such as nl.'),
  mobile: text('The hire’s own mobile number.'),
  mail: text('The hire’s own, private mailbox.'),
  managerName: text('Whom to call on the first day.'),
  managerMail: text('Is told who arrives when; never anything that opens the account.'),
  device: text('The first machine: thin-client, laptop or phone.'),
})

export type HireRow = z.infer<typeof zHireRow>
export type HireField = keyof HireRow

/** Every field, in the order in which it is documented. */
export const hireFields = Object.keys(zHireRow.shape) as readonly HireField[]
