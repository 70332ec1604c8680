import { DirectoryFault } from './classify-directory-error.ts'
import type { Entry } from './ldap/entry.ts'
import type { Controller } from './ldap/open-controller.ts'
import { parseIntervalDays } from './ldap/parse-time.ts'
import { readUser } from './ldap/read-user.ts'
import { enforcesHistory } from './set-password.ts'

/** The rules that a password of one account must keep. Filters installed on controllers are invisible. */
export interface PasswordPolicy {
  readonly minimumLength: number
  /** Three of five kinds of characters, and no names (MS-SAMR 3.1.1.7.2). */
  readonly complexity: boolean
  /** Values that could not be read are `undefined`. */
  readonly historyLength: number | undefined
  readonly minimumAgeDays: number | undefined
  /** 0: passwords do not expire. */
  readonly maximumAgeDays: number | undefined
  /** `configured-minimum`: a fine-grained policy applies whose values the agent may not read. */
  readonly source: 'fine-grained' | 'domain' | 'configured-minimum'
  /** Whether this controller holds a first password to the history. */
  readonly historyEnforced: boolean
}

/** What is said of a policy that applies but cannot be read. */
export interface ConfiguredMinimum {
  readonly minimumLength: number
  readonly complexity: boolean
}

const complexityBit = 1

/**
 * Reads the policy that really applies to an account: the fine-grained one that wins, else the domain's. Everybody may
 * read which one wins and what the domain's says; the values of a fine-grained one need a right of their own
 * (`firstkey agent permissions` prints it), without which the configured minimum is returned, and says so.
 */
export async function readPasswordPolicy(
  controller: Controller,
  objectGuid: string,
  configured: ConfiguredMinimum,
): Promise<PasswordPolicy> {
  const historyEnforced = enforcesHistory(controller)
  const user = await readUser(controller, objectGuid, { attributes: ['msDS-ResultantPSO'] })
  if (!user) throw new DirectoryFault('account-missing')
  const fineGrained = user.text('msDS-ResultantPSO')
  if (fineGrained === undefined) return { ...(await readDomainPolicy(controller)), historyEnforced }
  const policy = await readFineGrainedPolicy(controller, fineGrained)
  return { ...(policy ?? unreadable(configured)), historyEnforced }
}

type PolicyValues = Omit<PasswordPolicy, 'historyEnforced'>

async function readDomainPolicy(controller: Controller): Promise<PolicyValues> {
  const [head] = await controller.search(controller.facts.baseDn, {
    attributes: ['minPwdLength', 'pwdProperties', 'pwdHistoryLength', 'minPwdAge', 'maxPwdAge'],
  })
  if (!head) throw new DirectoryFault('rights-missing')
  return {
    minimumLength: head.number('minPwdLength'),
    complexity: (head.number('pwdProperties') & complexityBit) !== 0,
    historyLength: head.number('pwdHistoryLength'),
    minimumAgeDays: parseIntervalDays(head.large('minPwdAge')),
    maximumAgeDays: parseIntervalDays(head.large('maxPwdAge')),
    source: 'domain',
  }
}

async function readFineGrainedPolicy(
  controller: Controller,
  dn: string,
): Promise<PolicyValues | undefined> {
  const minimumLength = 'msDS-MinimumPasswordLength'
  const attributes = [minimumLength, 'msDS-PasswordComplexityEnabled', 'msDS-PasswordHistoryLength']
  attributes.push('msDS-MinimumPasswordAge', 'msDS-MaximumPasswordAge')
  const policy = await searchReadable(controller, dn, attributes)
  if (policy?.text(minimumLength) === undefined) return undefined
  return {
    minimumLength: policy.number(minimumLength),
    complexity: policy.text('msDS-PasswordComplexityEnabled') === 'TRUE',
    historyLength: policy.number('msDS-PasswordHistoryLength'),
    minimumAgeDays: parseIntervalDays(policy.large('msDS-MinimumPasswordAge')),
    maximumAgeDays: parseIntervalDays(policy.large('msDS-MaximumPasswordAge')),
    source: 'fine-grained',
  }
}

/** What may not be read is not there, by the directory's own way of saying no. */
async function searchReadable(
  controller: Controller,
  dn: string,
  attributes: readonly string[],
): Promise<Entry | undefined> {
  try {
    return (await controller.search(dn, { attributes }))[0]
  } catch (error) {
    const hidden = error instanceof DirectoryFault && hiddenCodes.has(error.code)
    if (hidden) return undefined
    throw error
  }
}

const hiddenCodes = new Set(['account-missing', 'rights-missing'])

function unreadable(configured: ConfiguredMinimum): PolicyValues {
  return {
    ...configured,
    historyLength: undefined,
    minimumAgeDays: undefined,
    maximumAgeDays: undefined,
    source: 'configured-minimum',
  }
}
