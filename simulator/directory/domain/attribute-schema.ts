/** How values of an attribute are compared. `text` ignores case, `exact` does not. */
export type Syntax = 'text' | 'exact' | 'name' | 'number' | 'octets' | 'time' | 'truth'

/**
 * The attributes this directory knows. A name that is not here is unknown to the schema: asking for it gives nothing, a filter on it is
 * neither true nor false, and writing it is refused.
 */
const known: Readonly<Record<Syntax, string>> = {
  text: `objectClass cn ou name dc displayName givenName sn initials description mail mobile telephoneNumber homePhone
    sAMAccountName userPrincipalName employeeID employeeNumber employeeType department company title physicalDeliveryOfficeName
    streetAddress l st co c postalCode preferredLanguage userWorkstations servicePrincipalName proxyAddresses info
    extensionAttribute1 extensionAttribute2 extensionAttribute3 extensionAttribute4 extensionAttribute5 extensionAttribute15
    msDS-cloudExtensionAttribute1
    dNSHostName operatingSystem nETBIOSName dnsRoot canonicalName allowedAttributesEffective supportedControl
    supportedCapabilities supportedLDAPVersion supportedSASLMechanisms dnsHostName ldapServiceName isSynchronized
    isGlobalCatalogReady msDS-ReplAttributeMetaData pager otherMobile personalTitle wWWHomePage lDAPDisplayName`,
  exact: '',
  name: `distinguishedName memberOf member manager directReports objectCategory msDS-ResultantPSO msDS-PSOAppliesTo fSMORoleOwner
    defaultNamingContext configurationNamingContext schemaNamingContext rootDomainNamingContext namingContexts serverName
    dsServiceName subschemaSubentry nCName lastKnownParent hasMasterNCs msDS-hasMasterNCs msDS-HasDomainNCs msDS-hasFullReplicaNCs
    serverReference msDS-AllowedToDelegateTo`,
  number: `userAccountControl pwdLastSet lockoutTime lastLogon lastLogonTimestamp logonCount badPwdCount badPasswordTime lastLogoff
    accountExpires primaryGroupID sAMAccountType groupType uSNCreated uSNChanged adminCount codePage countryCode instanceType
    minPwdLength pwdProperties pwdHistoryLength minPwdAge maxPwdAge lockoutThreshold lockoutDuration lockOutObservationWindow
    msDS-User-Account-Control-Computed msDS-UserPasswordExpiryTimeComputed msDS-Behavior-Version systemFlags
    msDS-PasswordSettingsPrecedence msDS-MinimumPasswordLength msDS-PasswordHistoryLength msDS-MinimumPasswordAge
    msDS-MaximumPasswordAge msDS-LockoutThreshold msDS-LockoutDuration msDS-LockoutObservationWindow
    msDS-SecondaryKrbTgtNumber domainControllerFunctionality domainFunctionality forestFunctionality highestCommittedUSN`,
  octets:
    'objectGUID objectSid tokenGroups logonHours nTSecurityDescriptor unicodePwd thumbnailPhoto',
  time: 'whenCreated whenChanged currentTime',
  truth: `msDS-PasswordComplexityEnabled msDS-PasswordReversibleEncryptionEnabled isDeleted msDS-isRODC
    showInAdvancedViewOnly isCriticalSystemObject`,
}

/** Built when asked for, and only when asked for by name (MS-ADTS 3.1.1.4.5). */
const constructedNames = `tokenGroups msDS-ResultantPSO allowedAttributesEffective canonicalName nTSecurityDescriptor
  msDS-User-Account-Control-Computed msDS-UserPasswordExpiryTimeComputed msDS-isRODC msDS-ReplAttributeMetaData`

/** Never given to anyone. */
const secretNames = new Set(['unicodepwd'])

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '')
const schema = new Map(
  (Object.entries(known) as [Syntax, string][]).flatMap(([syntax, names]) =>
    words(names).map((name) => [name.toLowerCase(), { name, syntax }] as const),
  ),
)
const constructed = new Set(words(constructedNames).map((name) => name.toLowerCase()))

/** The attribute as the schema spells it, looked up without regard to case. */
export function findAttribute(name: string): { name: string; syntax: Syntax } | undefined {
  return schema.get(name.toLowerCase())
}

export function isConstructed(attribute: string): boolean {
  return constructed.has(attribute.toLowerCase())
}

export function isSecret(attribute: string): boolean {
  return secretNames.has(attribute.toLowerCase())
}
