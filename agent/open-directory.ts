import type { Clock } from '../protocol/clock.ts'
import type { AccountHint } from '../protocol/jobs.ts'
import type { Log } from '../protocol/log.ts'
import { Secret } from '../protocol/secret.ts'
import type { AccountStatus } from './active-directory/account-status.ts'
import { DirectoryFault } from './active-directory/classify-directory-error.ts'
import {
  type Directory as Connection,
  connectDirectory,
} from './active-directory/connect-directory.ts'
import { decideHindrances } from './active-directory/decide-hindrances.ts'
import { decideProtected } from './active-directory/decide-protected.ts'
import { type AccountQuery, findAccount } from './active-directory/find-account.ts'
import { findMissingContainers } from './active-directory/find-missing-containers.ts'
import { findControllersByDns } from './active-directory/ldap/find-controllers.ts'
import type { Controller } from './active-directory/ldap/open-controller.ts'
import { lookForSignIn } from './active-directory/look-for-sign-in.ts'
import { provePassword } from './active-directory/prove-password.ts'
import {
  readAccountStatus,
  readStatusOnController,
} from './active-directory/read-account-status.ts'
import { readManagerMail } from './active-directory/read-manager-mail.ts'
import { readOwnBind } from './active-directory/read-own-bind.ts'
import { readPasswordPolicy } from './active-directory/read-password-policy.ts'
import { readPasswordStamp } from './active-directory/read-password-stamp.ts'
import { enforcesHistory, type PasswordKind, setPassword } from './active-directory/set-password.ts'
import { type StampBefore, settlePassword } from './active-directory/settle-password.ts'
import type { DirectorySettings } from './config.ts'
import type {
  AccountFacts,
  Directory,
  Found,
  OneController,
  ProofOutcome,
  Read,
  SetOutcome,
  Settled,
} from './directory.ts'
import { readPrivateFile } from './identity/private-folder.ts'
import { readTextFile } from './read-json-file.ts'
import { StartProblem } from './start-problem.ts'
import { hindranceOf, policyOf, proofOf, told } from './tell-directory.ts'

type Attribute = NonNullable<DirectorySettings['employeeNumberAttribute']>

/** What a hire is told where a policy cannot be read, and nothing is configured. */
const leastRules = { minimumLength: 14, complexity: true }

interface OpenDirectoryPorts {
  readonly clock: Clock
  readonly log: Log
  /** The value of NODE_DEBUG. */
  readonly nodeDebug: string | undefined
}

/** Opens a directory as its jobs see it: what `active-directory` reads, sets and throws, in the words of jobs. */
export async function openDirectory(
  settings: DirectorySettings,
  ports: OpenDirectoryPorts,
): Promise<Directory> {
  const connection = connectDirectory(await connectionSettings(settings, ports), ports)
  const { name, employeeNumberAttribute = 'employeeID', unreadablePolicy = leastRules } = settings
  const tell = <T>(work: () => Promise<T>): Promise<Read<T>> => tellFaults(work, name, ports.log)
  const readStatus = (account: string) =>
    readAccountStatus(connection, account, employeeNumberAttribute)
  const readRules = (account: string) =>
    connection.read((one) => readPasswordPolicy(one, account, unreadablePolicy))

  return {
    name,
    findAccount: (hint) =>
      tell(() => connection.read((one) => find(one, hint, employeeNumberAttribute))),
    readAccount: (account) => tell(async () => factsOf(await readStatus(account))),
    findHindrances: (account, plannedStart) =>
      tell(async () => {
        const [status, rules] = await Promise.all([readStatus(account), readRules(account)])
        const now = ports.clock.now()
        const codes = decideHindrances(status, rules.maximumAgeDays, now, plannedStart)
        return [...new Set(codes.map((code) => hindranceOf[code]))]
      }),
    readPolicy: (account) => tell(async () => policyOf(await readRules(account))),
    readManagerMail: (account) =>
      tell(() => connection.read((one) => readManagerMail(one, account))),
    change: (work) =>
      tell(() => connection.write((one) => work(oneController(one, employeeNumberAttribute)))),
    settlePassword: (account, before) => settle(connection, ports.clock, account, before),
    lookForSignIn: (account, since) =>
      tell(async () => {
        const seen = await lookForSignIn(connection, account, since)
        return seen.seen ? seen.at : undefined
      }),
    findMissingContainers: (names) =>
      tell(() => connection.read((one) => findMissingContainers(one, names))),
    check: () => checkConnection(connection),
    stop: () => connection.close(),
  }
}

async function connectionSettings(settings: DirectorySettings, { clock }: OpenDirectoryPorts) {
  if (!settings.serviceAccount) throw new RangeError('a directory with controllers has an account')
  const { name, passwordFile } = settings.serviceAccount
  const password = (await readPrivateFile(passwordFile))?.trimEnd()
  if (!password) {
    throw new StartProblem(
      `the service account’s password is missing: ${passwordFile}`,
      'put it into that file, alone, with mode 0600',
    )
  }
  const { domain, site, dnsServers, controllers, caFile } = settings
  const dns = {
    domain: domain ?? '',
    ...(site === undefined ? {} : { site }),
    ...(dnsServers === undefined ? {} : { servers: dnsServers }),
  }
  return {
    controllers:
      controllers?.map(({ host, port, address }) => ({
        host,
        port,
        ...(address === undefined ? {} : { address }),
      })) ?? findControllersByDns(dns, clock),
    serviceAccount: { name, password: new Secret(password) },
    ...(caFile === undefined ? {} : { caPem: await readTextFile(caFile, 'the authority') }),
  }
}

async function tellFaults<T>(
  work: () => Promise<T>,
  directory: string,
  log: Log,
): Promise<Read<T>> {
  try {
    return { outcome: 'read', value: await work() }
  } catch (fault) {
    if (!(fault instanceof DirectoryFault)) throw fault
    log.warn('directory refused', { directory, code: fault.code, ...fault.detail })
    return { outcome: 'refused', code: told[fault.code] }
  }
}

async function find(
  controller: Controller,
  hint: AccountHint | { readonly sid: string },
  attribute: Attribute,
): Promise<Found> {
  const found = await findAccount(controller, queryOf(hint), attribute)
  return found.found === 'one' ? { found: 'one', account: found.account.objectGuid } : found
}

function queryOf(hint: AccountHint | { readonly sid: string }): AccountQuery {
  if ('sid' in hint) return { sid: hint.sid }
  if (hint.employeeNumber?.trim()) return { employeeNumber: hint.employeeNumber.trim() }
  if (hint.objectGuid) return { objectGuid: hint.objectGuid }
  if (hint.userPrincipalName?.trim()) return { userPrincipalName: hint.userPrincipalName.trim() }
  if (hint.samAccountName?.trim()) return { samAccountName: hint.samAccountName.trim() }
  throw new RangeError('a hint names an account by something')
}

function factsOf(status: AccountStatus): AccountFacts {
  const { account, whenCreated } = status
  if (!whenCreated) throw new DirectoryFault('rights-missing')
  const reason = decideProtected(status)
  return {
    account: account.objectGuid,
    distinguishedName: account.dn,
    container: account.container,
    samAccountName: account.samAccountName,
    userPrincipalName: account.userPrincipalName ?? '',
    displayName: account.displayName ?? '',
    domain: account.netbiosDomain,
    ...(account.employeeNumber === undefined ? {} : { employeeNumber: account.employeeNumber }),
    ...(account.mobile === undefined ? {} : { mobile: account.mobile }),
    ...(account.mail === undefined ? {} : { mail: account.mail }),
    ...(reason === undefined ? {} : { protectedBecause: reason }),
    enabled: !status.disabled,
    groups: status.groupSids,
    pwdLastSet: status.pwdLastSet,
    whenCreated,
    logons: status.logons.flatMap(({ lastLogon }) => lastLogon ?? []),
    ...datesOf(status),
    controllersAsked: status.logons.length,
    controllersNotReached: status.controllersNotReached.length,
  }
}

function datesOf({
  lastLogonTimestamp,
  accountControlChangedAt,
  passwordChangedAt,
}: AccountStatus) {
  return {
    ...(passwordChangedAt === undefined ? {} : { passwordChangedAt }),
    ...(lastLogonTimestamp === undefined ? {} : { lastLogonTimestamp }),
    ...(accountControlChangedAt === undefined ? {} : { accountControlChangedAt }),
  }
}

function oneController(controller: Controller, attribute: Attribute): OneController {
  return {
    name: controller.name,
    readAccount: async (account) =>
      factsOf(await readStatusOnController(controller, account, attribute)),
    historyEnforced: enforcesHistory(controller),
    readPasswordLastSet: async (account) =>
      (await readPasswordStamp(controller, account)).pwdLastSet,
    setPassword: (account, password) => setOn(controller, account, password, 'lasting'),
    setTemporaryPassword: (account, password) => setOn(controller, account, password, 'temporary'),
    provePassword: (account, password) => proveOn(controller, account, password),
  }
}

async function setOn(
  controller: Controller,
  account: string,
  password: Secret,
  kind: PasswordKind,
): Promise<SetOutcome> {
  const set = await setPassword(controller, account, password, kind)
  if (set.outcome === 'set') return { outcome: 'set', pwdLastSet: set.stamp.pwdLastSet }
  return set.outcome === 'refused'
    ? { outcome: 'refused', code: told[set.code] }
    : { outcome: 'unknown' }
}

/** No answer is an answer here: a fault would let another controller set the password a second time. */
async function proveOn(
  controller: Controller,
  { account, distinguishedName }: Pick<AccountFacts, 'account' | 'distinguishedName'>,
  password: Secret,
): Promise<ProofOutcome> {
  try {
    const proof = await provePassword(controller, distinguishedName, password)
    if (proof.proof !== 'proved') return { outcome: proof.proof }
    return proofOf(proof, await readOwnBind(controller, account))
  } catch (fault) {
    if (fault instanceof DirectoryFault) return { outcome: 'unavailable' }
    throw fault
  }
}

async function settle(
  connection: Connection,
  clock: Clock,
  account: string,
  before: StampBefore,
): Promise<Settled> {
  try {
    const settled = await settlePassword(connection, clock, account, before)
    return settled.settled === 'changed'
      ? { settled: 'changed', pwdLastSet: settled.stamp.pwdLastSet }
      : settled
  } catch (fault) {
    if (fault instanceof DirectoryFault) return { settled: 'unknown' }
    throw fault
  }
}

async function checkConnection(connection: Connection): Promise<string> {
  try {
    await connection.read((one) => Promise.resolve(one.name))
    const { notReached } = await connection.askEvery((one) => Promise.resolve(one.name))
    return notReached.length === 0 ? 'ok' : 'directory-partly-unreachable'
  } catch (fault) {
    if (fault instanceof DirectoryFault) return fault.code
    throw fault
  }
}
