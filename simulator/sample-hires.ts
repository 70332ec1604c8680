import type { NewAccount } from './directory/add-account.ts'

/** A person who starts at Contoso: what HR knows, and what provisioning made of it in the directory. */
interface SampleHire {
  readonly employeeNumber: string
  readonly givenName: string
  readonly surname: string
  readonly sAMAccountName: string
  readonly language: 'en' | 'nl'
  /** The private number, as HR has it; `undefined` where HR has none. */
  readonly mobile: string | undefined
  readonly privateMail: string | undefined
  readonly managerName: string
  readonly managerMail: string
  /** `HH:MM` on the first day. */
  readonly startTime: string
  readonly timeZone: string
  readonly device: 'thin-client' | 'laptop' | 'phone'
  /** What is special about this one, in a few words. */
  readonly story: string
  /** The account; `undefined` where provisioning has not made it yet. */
  readonly account: NewAccount | undefined
}

const manager = { managerName: 'Robin Bos', managerMail: 'robin.bos@contoso.test' }
const office = {
  startTime: '08:30',
  timeZone: 'Europe/Amsterdam',
  device: 'thin-client',
  ...manager,
} as const

/** Phone numbers are those that the German regulator keeps free for films, mail addresses those of RFC 2606. */
export const sampleHires: readonly SampleHire[] = [
  hire('1001', 'Barbara', 'Jansen', {
    language: 'en',
    mobile: '+491713920011',
    story: 'The plain case.',
  }),
  hire('1002', 'Jürgen', 'Müller', {
    language: 'en',
    mobile: '+491713920012',
    story: 'A name with umlauts, and a comma in the name of the object.',
    special: { sAMAccountName: 'juergen.mueller', commonName: 'Müller, Jürgen' },
  }),
  hire('1003', 'Sanne', 'de Vries', {
    language: 'nl',
    mobile: '+491713920013',
    story: 'The account wants a new password at the first sign-in.',
    special: { sAMAccountName: 'sanne.devries', mustChange: true },
  }),
  hire('1004', 'Ahmed', 'El Amrani', {
    language: 'nl',
    mobile: '+491713920014',
    story: 'Disabled until the first day.',
    special: { sAMAccountName: 'ahmed.elamrani', disabled: true },
  }),
  hire('1005', 'Grace', 'Okafor', {
    language: 'en',
    mobile: '+491713920015',
    story: 'Under a stricter password policy: 16 characters.',
    special: { groups: ['Executives'] },
  }),
  hire('1006', 'Pieter', 'Bakker', {
    language: 'nl',
    mobile: '+491713920016',
    story: 'No mobile number in the directory; HR has one.',
    special: { mobile: undefined },
  }),
  hire('1007', 'Lotte', 'Visser', {
    language: 'nl',
    mobile: undefined,
    story: 'No private phone at all.',
  }),
  hire('1008', 'Tom', "O'Brien", {
    language: 'en',
    mobile: '+491713920018',
    story: 'Locked: somebody tried passwords.',
    special: { sAMAccountName: 'tom.obrien' },
  }),
  hire('1009', 'Chidi', 'Adeyemi', {
    language: 'en',
    mobile: '+491713920019',
    story: 'Has signed in before: not a first key.',
  }),
  {
    ...hire('1010', 'Mia', 'Kowalska', {
      language: 'en',
      mobile: '+491713920020',
      story: 'The account has not been made yet.',
    }),
    account: undefined,
  },
]

/** People who are there already. Dana was made an administrator a moment ago: the directory does not protect her yet. */
export const sampleStaff: readonly NewAccount[] = [
  {
    sAMAccountName: 'robin.bos',
    givenName: 'Robin',
    surname: 'Bos',
    employeeId: '0417',
    mail: 'robin.bos@contoso.test',
    container: 'OU=Staff',
  },
  {
    sAMAccountName: 'dana.admin',
    givenName: 'Dana',
    surname: 'Admin',
    employeeId: '0042',
    mobile: '+491713920042',
    groups: ['Domain Admins'],
  },
]

function hire(
  employeeNumber: string,
  givenName: string,
  surname: string,
  rest: {
    readonly language: 'en' | 'nl'
    readonly mobile: string | undefined
    readonly story: string
    readonly special?: Partial<NewAccount>
  },
): SampleHire {
  const { special = {}, mobile, story, language } = rest
  const plain = `${givenName}.${surname}`.toLowerCase().replace(/[^a-z.]/g, '')
  const account = {
    sAMAccountName: plain,
    givenName,
    surname,
    employeeId: employeeNumber,
    mobile,
    ...special,
  }
  return {
    ...office,
    employeeNumber,
    givenName,
    surname,
    sAMAccountName: account.sAMAccountName,
    language,
    mobile,
    privateMail: `${account.sAMAccountName}@example.org`,
    story,
    account,
  }
}
