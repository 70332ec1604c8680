/** Bits of `userAccountControl` (MS-ADTS 2.2.16). */
export const accountFlags = {
  disabled: 0x2,
  passwordNotRequired: 0x20,
  normal: 0x200,
  workstation: 0x1000,
  server: 0x2000,
  passwordNeverExpires: 0x10000,
  smartCardRequired: 0x40000,
  trustedForDelegation: 0x80000,
  readOnlyController: 0x4000000,
} as const

/** Bits that AD computes in `msDS-User-Account-Control-Computed`. */
export const computedFlags = { locked: 0x10, passwordExpired: 0x800000 } as const
