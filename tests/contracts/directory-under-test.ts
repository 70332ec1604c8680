import { randomBytes } from 'node:crypto'
import {
  connectDirectory,
  type Directory,
  type DirectorySettings,
} from '../../agent/active-directory/connect-directory.ts'
import type { ControllerAddress } from '../../agent/active-directory/ldap/open-connection.ts'
import type { PasswordPolicy } from '../../agent/active-directory/read-password-policy.ts'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import type { CreatedAccount, WantedAccount } from '../machine/administer-samba.ts'
import type { Samba } from '../machine/start-samba.ts'

/** An account as a contract test wants it. */
export interface WantedHire extends WantedAccount {
  /** "User cannot change password". */
  readonly cannotChange?: boolean
}

/** A running directory, and what a test may do to it behind the back of the code under test. */
export interface DirectoryUnderTest {
  readonly controllers: readonly ControllerAddress[]
  readonly caPem: string
  readonly baseDn: string
  readonly netbios: string
  readonly serviceAccount: { readonly upn: string; readonly password: string }
  /** The domain's own password policy. */
  readonly rules: Pick<
    PasswordPolicy,
    'minimumLength' | 'complexity' | 'historyLength' | 'minimumAgeDays' | 'maximumAgeDays'
  >
  addAccount(account: WantedHire): Promise<CreatedAccount>
  setAttributes(
    account: CreatedAccount,
    attributes: Readonly<Record<string, string | Buffer>>,
  ): Promise<void>
  addToGroup(group: string, sam: string): Promise<void>
  lock(account: CreatedAccount): Promise<void>
  /** The owner signs in at a machine. */
  signIn(account: CreatedAccount, password: Secret): Promise<void>
  stop(): Promise<void>
}

/** Where directories differ on purpose. Each is asserted, so that the table stays true. */
export interface IntendedDifferences {
  /** The policy-hints control is listed: history binds a reset, and the agent says so. */
  readonly historyBindsResets: boolean
  /** A password that contains the account name is refused. */
  readonly accountNameInPasswordRefused: boolean
  /** A password of more than 256 characters is refused. */
  readonly overlongPasswordRefused: boolean
}

const silent = { debug() {}, info() {}, warn() {}, error() {} }
export const ports = { clock: systemClock, log: silent, nodeDebug: undefined }

export function connect(
  real: Pick<DirectoryUnderTest, 'controllers' | 'caPem' | 'serviceAccount'>,
  settings: Partial<DirectorySettings> = {},
): Directory {
  return connectDirectory({ ...settingsOf(real), ...settings }, ports)
}

export function settingsOf(
  real: Pick<DirectoryUnderTest, 'controllers' | 'caPem' | 'serviceAccount'>,
): DirectorySettings {
  return {
    controllers: real.controllers,
    caPem: real.caPem,
    serviceAccount: {
      name: real.serviceAccount.upn,
      password: new Secret(real.serviceAccount.password),
    },
  }
}

/** Long enough for every policy of the seed, and new. */
export function freshPassword(): Secret {
  return new Secret(`Velvet-${randomBytes(9).toString('base64url')}-7-Rivers`)
}

export function addressOf(samba: Samba): ControllerAddress {
  return { host: samba.host, address: samba.ip }
}

/** Samba as the contract wants it. */
export function underTest(samba: Samba): DirectoryUnderTest {
  const changePassword = 'ab721a53-1e2f-11d0-9819-00aa0040529b'
  const denied = `(OD;;CR;${changePassword};;WD)(OD;;CR;${changePassword};;PS)`
  return {
    ...samba,
    controllers: [addressOf(samba)],
    rules: {
      minimumLength: 10,
      complexity: true,
      historyLength: 5,
      minimumAgeDays: 0,
      maximumAgeDays: 90,
    },
    addAccount: async ({ cannotChange, ...wanted }) => {
      const created = await samba.addAccount(wanted)
      const setAccess = ['dsacl', 'set', `--objectdn=${created.dn}`, `--sddl=${denied}`]
      if (cannotChange) await samba.sambaTool(...setAccess)
      return created
    },
    setAttributes: ({ dn }, attributes) => samba.setAttributes(dn, attributes),
    signIn: async ({ sam }, password) => {
      const { ok, text } = await password.reveal((bare) => samba.kinit(sam, bare))
      if (!ok) throw new Error(text)
    },
  }
}
