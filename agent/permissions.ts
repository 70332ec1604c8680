import type { AgentConfig } from './config.ts'
import type { DirectoryRules } from './guard/guard-rules.ts'

/** What a service account needs in one directory, as lines to run and sentences to read. */
interface DirectoryPermissions {
  readonly directory: string
  readonly lines: readonly string[]
  readonly notes: readonly string[]
}

/** Subobjects only: users below the container, not the container. */
const belowOnly = '/I:S'

/**
 * The exact `dsacls` lines for the containers in the guard and the service account in the configuration, and nothing
 * wider: *Reset Password*, and writing `pwdLastSet` and `lockoutTime`, on users below each container, and reading whether
 * they were used; reading fine-grained policies. Right names as `dsacls` takes them (Windows Server, "Dsacls").
 */
export function listPermissions(
  config: Pick<AgentConfig, 'directories'>,
  rules: ReadonlyMap<
    string,
    Pick<DirectoryRules, 'containers'> & Partial<Pick<DirectoryRules, 'own'>>
  >,
): readonly DirectoryPermissions[] {
  return config.directories.flatMap(({ name, serviceAccount }) => {
    // Of people in the cloud alone there is no account to grant anything to.
    if (serviceAccount === undefined) return []
    const { containers: newcomers = [], own } = rules.get(name) ?? {}
    const containers = [...new Set([...newcomers, ...(own?.containers ?? [])])]
    const trustee = trusteeOf(serviceAccount.name)
    return {
      directory: name,
      lines: [
        ...containers.flatMap((container) => containerLines(container, trustee)),
        ...[...new Set(containers.map(policyContainerOf))].map((dn) =>
          dsacls(dn, '/I:T', `${trustee}:GR`),
        ),
      ],
      notes: [
        ...(trustee === placeholder ? [trusteeNote] : []),
        ...[policyNote, unexpireNote, newcomersNote, ownerNote],
        ...(own ? [ownNote(own.containers)] : []),
        ...[...new Set(containers.map(domainOf))].map((dn) => denyNote(dn, trustee)),
      ],
    }
  })
}

function containerLines(container: string, trustee: string): readonly string[] {
  const grant = (rights: string) => dsacls(container, belowOnly, `${trustee}:${rights};user`)
  return [
    ...[grant('CA;Reset Password'), grant('RPWP;pwdLastSet'), grant('RPWP;lockoutTime')],
    // Everybody may read these by default, but not in a hardened domain.
    ...[grant('RP;Account Restrictions'), grant('RP;Logon Information')],
    // What tells an administrator or a service from a person; one that may not be read cannot be told from one that is not there.
    ...[grant('RP;adminCount'), grant('RP;msDS-AllowedToDelegateTo'), grant('RP;tokenGroups')],
    // Since when an account is disabled: asked for returns.
    grant('RP;msDS-ReplAttributeMetaData'),
  ]
}

function dsacls(dn: string, inheritance: string, grant: string): string {
  return `dsacls ${quote(dn)} ${inheritance} /G ${quote(grant)}`
}

/** Fine-grained policies stand here; by default only Domain Admins may read their values (MS-ADSC). */
function policyContainerOf(container: string): string {
  return `CN=Password Settings Container,CN=System,${domainOf(container)}`
}

function domainOf(container: string): string {
  return container.slice(container.search(/(?<=^|,)\s*DC=/i)).trim()
}

const placeholder = '<DOMAIN\\service-account>'

/** `dsacls` takes `DOMAIN\name` and `name@domain`; a DN it does not. */
function trusteeOf(name: string): string {
  return /^[^=,]+(\\|@)[^=,]+$/.test(name) ? name : placeholder
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`
}

const trusteeNote = `Replace ${placeholder}: dsacls takes DOMAIN\\name or name@domain, and the configuration names the account by its DN.`
const policyNote =
  'The last line lets the agent show the rules of a fine-grained policy. Without it the hire sees the configured minimum, and is told so.'
const unexpireNote =
  'If a password that was just set still has to be changed at sign-in (the agent answers `directory-rights`), grant "Unexpire Password" on the domain as well: dsacls "<domain DN>" /G "<account>:CA;Unexpire Password". Most directories give it to everybody.'
const newcomersNote =
  'Let the container hold newcomers only, and move people out of it once they have signed in: then Active Directory itself refuses what the guard refuses. Only provisioning and administrators may create accounts in it or move them there.'
const ownerNote =
  'The service account must own neither the container nor the accounts in it, since an owner may change every right: look with dsacls, and give ownership to Domain Admins where it does.'
function ownNote(containers: readonly string[]): string {
  return `My password: the same rights over people who work here, below ${containers.map(quote).join(', ')}. Whoever steals this account can set their passwords, and the guard is all that stands between: name the containers of those who shall use it, never the whole domain, and keep administrators out of them. Accounts under AdminSDHolder do not inherit these rights: Active Directory itself refuses those.`
}

function denyNote(domain: string, trustee: string): string {
  const line = `dsacls ${quote(domain)} ${belowOnly} /D ${quote(`${trustee}:CA;Reset Password;user`)}`
  return `To make sure that no group gives it more than the lines above: ${line} (what is granted on the container itself stands nearer, and wins there).`
}
