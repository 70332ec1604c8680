import type { HireField } from './hire-row.ts'

/** How many characters each field may have. */
export const longestFields: Readonly<Record<HireField, number>> = {
  employeeNumber: 64,
  objectGuid: 38,
  userPrincipalName: 1024,
  samAccountName: 20,
  startsOn: 40,
  startsAt: 10,
  timeZone: 64,
  firstName: 100,
  lastName: 100,
  language: 35,
  mobile: 40,
  mail: 254,
  managerName: 200,
  managerMail: 254,
  device: 20,
}
