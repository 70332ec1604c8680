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
  rules: ReadonlyMap<string, Pick<DirectoryRules, 'containers'>>,
): readonly DirectoryPermissions[] {
  return config.directories.map(({ name, serviceAccount }) => {
    const containers = rules.get(name)?.containers ?? []
    const trustee = trusteeOf(serviceAccount.name)
    return {
      directory: name,
      lines: [
        ...containers.flatMap((container) => containerLines(container, trustee)),
        ...[...new Set(containers.map(policyContainerOf))].map((dn) =>
          dsacls(dn, '/I:T', `${trustee}:GR`),
        ),
      ],
      notes: [...(trustee === placeholder ? [trusteeNote] : []), policyNote, unexpireNote],
    }
  })
}

function containerLines(container: string, trustee: string): readonly string[] {
  const grant = (rights: string) => dsacls(container, belowOnly, `${trustee}:${rights};user`)
  return [
    ...[grant('CA;Reset Password'), grant('RPWP;pwdLastSet'), grant('RPWP;lockoutTime')],
    // Everybody may read these by default, but not in a hardened domain.
    ...[grant('RP;Account Restrictions'), grant('RP;Logon Information')],
  ]
}

function dsacls(dn: string, inheritance: string, grant: string): string {
  return `dsacls ${quote(dn)} ${inheritance} /G ${quote(grant)}`
}

/** Fine-grained policies stand here; by default only Domain Admins may read their values (MS-ADSC). */
function policyContainerOf(container: string): string {
  const domain = container.slice(container.search(/(?<=^|,)\s*DC=/i)).trim()
  return `CN=Password Settings Container,CN=System,${domain}`
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
