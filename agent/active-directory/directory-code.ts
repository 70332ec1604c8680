/** What an operator is told: what happened, and the next step. Neither names a person or a value. */
export interface DirectoryWords {
  readonly sentence: string
  readonly remedy: string
}

/**
 * Why the directory did not do what was asked. Every answer of a controller, and every way of not getting one, ends in
 * exactly one of these; the text that came with it stays behind, since it can hold names.
 */
export const directoryCodes = {
  'directory-unreachable': {
    sentence: 'No writable domain controller could be reached.',
    remedy: 'Check that the agent can reach port 636 of a domain controller, and its name service.',
  },
  'directory-certificate-untrusted': {
    sentence: 'The certificate of the domain controller is not trusted.',
    remedy: 'Give the agent the certificate of the authority that issued it, or renew it.',
  },
  'directory-certificate-wrong-name': {
    sentence: 'The certificate of the domain controller does not carry the name it was called by.',
    remedy:
      'Name the domain controller as its certificate does, or issue a certificate with that name.',
  },
  'directory-connection-lost': {
    sentence: 'The connection to the domain controller ended before it answered.',
    remedy:
      'Nothing to do: what happened is settled by reading the account before anything is tried again.',
  },
  'directory-busy': {
    sentence: 'The domain controller says that it is busy or unavailable.',
    remedy: 'Nothing to do: it is tried again. If it lasts, look at the domain controller.',
  },
  'directory-demands-stronger-sign-in': {
    sentence: 'The domain controller does not take a sign-in of this kind.',
    remedy: 'Allow simple bind over LDAPS for the service account of the agent.',
  },
  'directory-lacks-control': {
    sentence: 'The domain controller does not know a control it had listed.',
    remedy: 'Restart the agent; if it persists, look at the version of the domain controller.',
  },
  'directory-refused': {
    sentence: 'The domain controller refused for a reason the agent does not know.',
    remedy: "Look up the two codes in the agent's log.",
  },
  'controller-read-only': {
    sentence: 'The domain controller is read-only.',
    remedy: 'Leave read-only domain controllers out of the list; a writable one is needed.',
  },
  'service-account-refused': {
    sentence: 'The service account of the agent cannot sign in: wrong name or password.',
    remedy: 'Check the name of the service account and give the agent its present password.',
  },
  'service-account-locked': {
    sentence: 'The service account of the agent is locked.',
    remedy: 'Unlock it, and look for what else uses it with an old password.',
  },
  'service-account-disabled': {
    sentence: 'The service account of the agent is disabled or has expired.',
    remedy: 'Enable it, or extend its expiry.',
  },
  'service-account-password-expired': {
    sentence: 'The password of the service account has expired or must be changed.',
    remedy:
      'Set a new password for it, without "must change at next logon", and give it to the agent.',
  },
  'service-account-restricted': {
    sentence: 'The service account may not sign in at this hour or from this host.',
    remedy: 'Lift the logon hours or workstations of the service account.',
  },
  'account-missing': {
    sentence: 'The account is no longer in the directory.',
    remedy: 'Look whether it was deleted and created again: a new account is a new hire.',
  },
  'rights-missing': {
    sentence: 'The service account has no right to set the password of this account.',
    remedy:
      'Run the lines that `firstkey agent permissions` prints, on the container the account is in.',
  },
  'password-against-policy': {
    sentence: 'The directory refused the password: it breaks a rule of the organisation.',
    remedy: 'Choose a longer password without names in it, and not one used before.',
  },
  'password-not-taken': {
    sentence:
      'The domain controller does not take passwords over this connection, or not in this form.',
    remedy: 'Check that the connection is LDAPS with 128 bits or more.',
  },
  'must-change-remains': {
    sentence:
      'The password was set, but the directory still demands that it be changed at sign-in.',
    remedy: 'Grant the service account "Unexpire Password" on the domain head.',
  },
} as const satisfies Record<string, DirectoryWords>

export type DirectoryCode = keyof typeof directoryCodes

/**
 * What stops the owner of an account at the door although the password is right. Found when the hire is planned.
 * `disabled` is normal until the start date.
 */
export const hindranceCodes = {
  disabled: {
    sentence: 'The account is disabled.',
    remedy: 'Enable it by the start date; the password can be chosen before.',
  },
  expired: {
    sentence: 'The account has expired.',
    remedy: 'Move the account expiry date to after the start.',
  },
  'expires-before-start': {
    sentence: 'The account expires before its owner starts.',
    remedy: 'Move the account expiry date to after the start.',
  },
  'logon-hours': {
    sentence: 'The logon hours of the account do not include the hour of the start.',
    remedy: 'Change the logon hours; the directory keeps them in UTC.',
  },
  workstations: {
    sentence: 'The account may sign in at named computers only.',
    remedy: 'Check that the device of the first day is among them, or clear "Log On To".',
  },
  'smart-card-required': {
    sentence: 'The account demands a smart card: no password opens it interactively.',
    remedy: 'Clear "Smart card is required", or give the hire a smart card instead.',
  },
  'cannot-change-password': {
    sentence: 'The owner of the account may not change its password.',
    remedy: 'Clear "User cannot change password".',
  },
  'password-expires-before-start': {
    sentence: 'A password chosen now expires before the start.',
    remedy: 'Open the claim closer to the start, or let a fine-grained policy give a longer age.',
  },
  'rights-missing': {
    sentence: 'The service account cannot write what a first password needs on this account.',
    remedy:
      'Run the lines that `firstkey agent permissions` prints, on the container the account is in.',
  },
} as const satisfies Record<string, DirectoryWords>

export type HindranceCode = keyof typeof hindranceCodes

/** Why the agent never touches an account, whatever it is asked: taking it over would take over more than one person. */
export const protectedReasons = {
  'admin-count': {
    sentence: 'The account is, or was, an administrator (adminCount).',
    remedy: 'Give an administrator a key by hand. A former one needs its adminCount cleared first.',
  },
  'protected-group': {
    sentence: 'The account is a member of a protected group.',
    remedy: 'Give an administrator a key by hand, or take the account out of the group.',
  },
  'built-in-account': {
    sentence: 'The account is one of the directory itself.',
    remedy: 'Never hand these over.',
  },
  'not-a-person': {
    sentence: 'The account belongs to a computer, a trust or a managed service.',
    remedy: 'Check the account that the hire was matched to.',
  },
  'service-account': {
    sentence: 'The account runs a service (it has a service principal name).',
    remedy: 'Check the account that the hire was matched to.',
  },
  delegation: {
    sentence: 'The account is trusted for delegation: whoever holds it can act as others.',
    remedy: 'Check the account that the hire was matched to.',
  },
  'groups-unreadable': {
    sentence:
      'The groups of the account cannot be read, so it cannot be told from an administrator.',
    remedy: 'Let the service account read tokenGroups (Windows Authorization Access Group).',
  },
} as const satisfies Record<string, DirectoryWords>

export type ProtectedReason = keyof typeof protectedReasons
