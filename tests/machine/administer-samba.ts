import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { Attribute, Change, Client, DN } from 'ldapts'

/** An account as a test wants it. Everything has a default except its name. */
export interface WantedAccount {
  readonly cn: string
  readonly sam: string
  /** Below the domain head: `Newcomers` (default), `Staff`, `Other`, or any relative DN such as `OU=A,OU=B`. */
  readonly ou?: string
  readonly employeeId?: string
  readonly mobile?: string
  readonly givenName?: string
  readonly sn?: string
  readonly displayName?: string
  readonly upn?: string
  readonly password?: string
  readonly mustChange?: boolean
  readonly disabled?: boolean
  /** Any further attributes, by their LDAP names. */
  readonly attributes?: Readonly<Record<string, string>>
}

export interface CreatedAccount {
  readonly dn: string
  readonly sam: string
  readonly upn: string
  /** The random password that nobody is meant to have seen. */
  readonly password: string
}

/** What a test may do to the directory, as its administrator and never by the code under test. */
export interface DirectoryAdministrator {
  addAccount(account: WantedAccount): Promise<CreatedAccount>
  /** Replaces attributes; `undefined` removes one. */
  setAttributes(
    dn: string,
    attributes: Readonly<Record<string, string | Buffer | undefined>>,
  ): Promise<void>
  readAttributes(dn: string, names: readonly string[]): Promise<Record<string, string>>
  setPassword(dn: string, password: string): Promise<void>
  addToGroup(group: string, sam: string): Promise<void>
  /** Its password was set so many days ago: no directory lets that be written over LDAP. */
  agePassword(dn: string, days: number): Promise<void>
  /** Locks the account as an attacker would: by wrong passwords. */
  lock(account: CreatedAccount): Promise<void>
  /** A real Kerberos sign-in. `name` is a sAMAccountName or `name@REALM`. */
  /** `chosen`: what its owner answers where the controller demands another password. */
  kinit(
    name: string,
    password: string,
    chosen?: string,
  ): Promise<{ readonly ok: boolean; readonly text: string }>
  /** `samba-tool` against the controller's database. */
  sambaTool(...args: readonly string[]): Promise<string>
  /** `samba-tool` by name service and remote calls, as an administrator of a running domain. */
  sambaToolOnline(...args: readonly string[]): Promise<string>
}

interface Access {
  readonly url: string
  readonly caPem: string
  readonly baseDn: string
  readonly krb5Conf: string
  readonly dir: string
  readonly adminPassword: string
  readonly inside: (
    command: string,
    args: readonly string[],
  ) => Promise<{ readonly stdout: string }>
}

export function administerSamba(access: Access): DirectoryAdministrator {
  const { url, caPem, baseDn, adminPassword } = access
  const newClient = () =>
    new Client({ url, timeout: 30_000, connectTimeout: 15_000, tlsOptions: { ca: [caPem] } })
  // A connection per errand: the controller is killed and frozen under the tests' hands.
  const asAdministrator = async <T>(errand: (client: Client) => Promise<T>): Promise<T> => {
    const client = newClient()
    try {
      await client.bind(`CN=Administrator,CN=Users,${baseDn}`, adminPassword)
      return await errand(client)
    } finally {
      await client.unbind()
    }
  }
  const replace = (type: string, value: string | Buffer | undefined) => {
    const values = typeof value === 'string' ? [value] : value ? [value] : []
    return new Change({ operation: 'replace', modification: new Attribute({ type, values }) })
  }
  const sambaToolOnline = async (...args: readonly string[]) => {
    const found = await access.inside('samba-tool', [...args, '-s', `${access.dir}/smb.conf`])
    return found.stdout
  }
  const sambaTool = (...args: readonly string[]) =>
    sambaToolOnline(...args, '-H', `${access.dir}/private/sam.ldb`)

  return {
    addAccount: (wanted) => asAdministrator((client) => addAccount(client, baseDn, wanted)),
    setAttributes: (dn, attributes) =>
      asAdministrator((client) =>
        client.modify(
          dn,
          Object.entries(attributes).map(([type, value]) => replace(type, value)),
        ),
      ),
    readAttributes: (dn, names) =>
      asAdministrator(async (client) => {
        const found = await client.search(dn, { scope: 'base', attributes: [...names] })
        const [entry] = found.searchEntries
        return Object.fromEntries(names.map((name) => [name, String(entry?.[name] ?? '')]))
      }),
    setPassword: (dn, password) =>
      asAdministrator((client) => client.modify(dn, replace('unicodePwd', quoted(password)))),
    agePassword: async (dn, days) => {
      const args = ['-c', agePassword, `${access.dir}/smb.conf`, dn, String(days)]
      await access.inside('/usr/bin/python3', args)
    },
    addToGroup: async (group, sam) => {
      await sambaTool('group', 'addmembers', group, sam)
    },
    lock: async (account) => {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const client = newClient()
        await client.bind(account.dn, 'certainly wrong').catch(() => undefined)
        await client.unbind()
      }
    },
    kinit: (name, password, chosen) => kinit(access.krb5Conf, name, password, chosen),
    sambaTool,
    sambaToolOnline,
  }
}

/** Past Samba's own care for passwords, in its database. */
const agePassword = `
import sys, ldb
from samba import dsdb, param
from samba.auth import system_session
from samba.samdb import SamDB
conf, dn, days = sys.argv[1:]
lp = param.LoadParm()
lp.load(conf)
db = SamDB(session_info=system_session(), lp=lp)
at = int(db.search(dn, ldb.SCOPE_BASE, attrs=['pwdLastSet'])[0]['pwdLastSet'][0])
then = str(at - int(days) * 864000000000)
message = ldb.Message(ldb.Dn(db, dn))
message['p'] = ldb.MessageElement(then, ldb.FLAG_MOD_REPLACE, 'pwdLastSet')
db.modify(message, controls=['local_oid:%s:0' % dsdb.DSDB_CONTROL_BYPASS_PASSWORD_HASH_OID])
`

async function addAccount(
  client: Client,
  baseDn: string,
  wanted: WantedAccount,
): Promise<CreatedAccount> {
  const ou = wanted.ou ?? 'Newcomers'
  const rdn = new DN().addPairRDN('CN', wanted.cn).toString()
  const dn = `${rdn},${ou.includes('=') ? ou : `OU=${ou}`},${baseDn}`
  const upn = wanted.upn ?? `${wanted.sam}@corp.example.test`
  const password = wanted.password ?? `${randomBytes(24).toString('base64url')}-Aa1`
  const optional = {
    employeeID: wanted.employeeId,
    mobile: wanted.mobile,
    givenName: wanted.givenName,
    sn: wanted.sn,
    displayName: wanted.displayName,
    pwdLastSet: wanted.mustChange ? '0' : undefined,
    ...wanted.attributes,
  }
  await client.add(dn, [
    new Attribute({ type: 'objectClass', values: ['user'] }),
    new Attribute({ type: 'sAMAccountName', values: [wanted.sam] }),
    new Attribute({ type: 'userPrincipalName', values: [upn] }),
    new Attribute({ type: 'userAccountControl', values: [wanted.disabled ? '514' : '512'] }),
    new Attribute({ type: 'unicodePwd', values: [quoted(password)] }),
    ...Object.entries(optional)
      .filter((pair): pair is [string, string] => pair[1] !== undefined)
      .map(([type, value]) => new Attribute({ type, values: [value] })),
  ])
  return { dn, sam: wanted.sam, upn, password }
}

function quoted(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le')
}

function kinit(
  krb5Conf: string,
  name: string,
  password: string,
  chosen?: string,
): Promise<{ ok: boolean; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('kinit', [name], {
      env: {
        PATH: process.env['PATH'],
        KRB5_CONFIG: krb5Conf,
        KRB5CCNAME: 'MEMORY:',
        LC_ALL: 'C.UTF-8',
      },
    })
    let text = ''
    child.stdout.on('data', (chunk) => (text += chunk))
    child.stderr.on('data', (chunk) => (text += chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ ok: code === 0, text: text.trim() }))
    // A must-change account is asked for a new password: end of input refuses it.
    const answers = chosen === undefined ? [password] : [password, chosen, chosen]
    child.stdin.end(`${answers.join('\n')}\n`)
  })
}
