import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { administerSamba, type DirectoryAdministrator } from './administer-samba.ts'
import { type RunningController, runController } from './run-controller.ts'

const run = promisify(execFile)
const scripts = join(import.meta.dirname, 'samba')
const realm = 'CORP.EXAMPLE.TEST'
const domain = realm.toLowerCase()
const baseDn = 'DC=corp,DC=example,DC=test'

/** A real Samba AD domain controller of one's own, on a loopback address of its own. */
export interface Samba extends DirectoryAdministrator {
  /** The name in its certificate. It resolves only by asking the controller itself (`ip`, port 53). */
  readonly host: string
  readonly ip: string
  /** `ldaps://` by address: the certificate holds it. */
  readonly url: string
  readonly caPem: string
  readonly baseDn: string
  readonly realm: string
  readonly netbios: string
  /** Path of the krb5.conf that leads Kerberos clients to this controller. */
  readonly krb5Conf: string
  /** The agent's account: delegated rights on OU=Newcomers only. */
  readonly serviceAccount: ServiceAccount
  /** The same account with no delegation at all. */
  readonly bareAccount: ServiceAccount
  readonly adminPassword: string
  /** Ends the controller at once, as a power cut would, and starts it again on the same data. */
  restart(): Promise<void>
  /** Ends the controller at once. */
  kill(): Promise<void>
  /** Starts it again after `kill`. */
  revive(): Promise<void>
  /** Stops the controller's processes where they are: it takes connections and answers nothing. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

export interface ServiceAccount {
  readonly dn: string
  readonly upn: string
  readonly password: string
}

export interface SambaOptions {
  /** A loopback address, `127.0.0.11` to `127.0.0.60`; the first free one when absent. */
  readonly ip?: string
  /** Also what a second controller needs; slower to start. */
  readonly replicating?: boolean
}

/**
 * Starts a domain controller in about a second. The first start on a machine provisions and seeds one (about ten
 * seconds) and keeps it in the temporary folder, under the version of Samba and the hash of the scripts.
 * It ends with the process that started it, however that one ends. Needs root.
 */
export async function startSamba(options: SambaOptions = {}): Promise<Samba> {
  if (process.getuid?.() !== 0) {
    throw new Error('a domain controller needs root (security attributes, port 636)')
  }
  const cache = await prepare()
  const environment = options.replicating ? { REPLICATING: '1' } : {}
  const controller = await runController({ cache, ip: options.ip, environment })
  const samba = sambaOf(controller, 'dc1', cache)
  if (options.replicating) await moveAddressRecords(samba)
  return samba
}

/**
 * Joins a second controller, or a read-only one, to the domain of `first` (started with `replicating`); about five
 * seconds. What is written on one reaches the other when `replicate` says so.
 */
export async function joinSamba(first: Samba, role: 'DC' | 'RODC'): Promise<Samba> {
  const cache = await prepare()
  const controller = await runController({
    cache,
    environment: {
      JOIN: role,
      JOIN_DIR: join(cache, first.ip),
      JOIN_IP: first.ip,
      ADMIN_PASSWORD: first.adminPassword,
      REPLICATING: '1',
    },
  })
  const name = role === 'DC' ? 'dc2' : 'rodc'
  const joined = sambaOf(controller, name, cache)
  const asAdministrator = ['-U', `CORP\\Administrator%${first.adminPassword}`]
  const addRecord = (zone: string, ...record: readonly string[]) =>
    first.sambaToolOnline('dns', 'add', first.ip, zone, ...record, ...asAdministrator)
  await addRecord(domain, name, 'A', controller.ip)
  if (role === 'DC') {
    await addRecord(`_msdcs.${domain}`, '_ldap._tcp.dc', 'SRV', `${joined.host} 389 0 100`)
  } else {
    // It has no passwords of its own, and here nobody to ask: it is given the one that the agent signs in with.
    await first.addToGroup('Allowed RODC Password Replication Group', 'svc-firstkey')
    const source = `--server=${first.host}`
    await joined.sambaToolOnline('rodc', 'preload', 'svc-firstkey', source, ...asAdministrator)
  }
  return joined
}

/** Brings everything written on one controller to another, now. */
export async function replicate(from: Samba, to: Samba): Promise<void> {
  const asAdministrator = ['-U', `CORP\\Administrator%${from.adminPassword}`]
  await to.sambaToolOnline(
    'drs',
    'replicate',
    '--local',
    to.host,
    from.host,
    baseDn,
    ...asAdministrator,
  )
}

function sambaOf(controller: RunningController, name: string, cache: string): Samba {
  const { dir, ip, inside } = controller
  const [adminPassword = '', servicePassword = ''] = readPasswords(cache)
  const caPem = readFileSync(join(dir, 'tls', 'ca.pem'), 'utf8')
  const krb5Conf = join(dir, 'krb5.conf')
  const url = `ldaps://${ip}`
  const service = (account: string): ServiceAccount => ({
    dn: `CN=${account},OU=Service,${baseDn}`,
    upn: `${account}@${domain}`,
    password: servicePassword,
  })
  return {
    ...administerSamba({ url, caPem, baseDn, krb5Conf, dir, adminPassword, inside }),
    host: `${name}.${domain}`,
    ip,
    url,
    caPem,
    baseDn,
    realm,
    netbios: 'CORP',
    krb5Conf,
    serviceAccount: service('svc-firstkey'),
    bareAccount: service('svc-bare'),
    adminPassword,
    kill: controller.end,
    revive: controller.begin,
    restart: async () => {
      await controller.end()
      await controller.begin()
    },
    freeze: controller.freeze,
    thaw: controller.thaw,
    stop: controller.remove,
  }
}

/** Provisions and seeds once per machine. Returns the folder with the snapshot. */
async function prepare(): Promise<string> {
  const version = (await run('samba', ['--version'])).stdout.replace(/[^\d.]+/g, '')
  const hash = createHash('sha256')
  for (const file of readdirSync(scripts).toSorted()) hash.update(readFileSync(join(scripts, file)))
  const name = `firstkey-samba-${version}-${hash.digest('hex').slice(0, 12)}`
  const cache = join(tmpdir(), name)
  const password = () => `${randomBytes(18).toString('base64url')}-Aa1`
  await run('bash', [join(scripts, 'prepare.sh'), cache], {
    env: { ...process.env, ADMIN_PASSWORD: password(), SERVICE_PASSWORD: password() },
  })
  return cache
}

function readPasswords(cache: string): readonly string[] {
  return readFileSync(join(cache, 'passwords'), 'utf8').split('\n')
}

/** The name service of a restored copy still has the address it was provisioned with. */
async function moveAddressRecords(samba: Samba): Promise<void> {
  const provisioned = '127.0.0.11'
  if (samba.ip === provisioned) return
  const asAdministrator = ['-U', `CORP\\Administrator%${samba.adminPassword}`]
  for (const [zone, name] of [
    [domain, 'dc1'],
    [domain, '@'],
    [`_msdcs.${domain}`, 'gc'],
  ] as const) {
    const change = ['dns', 'update', samba.ip, zone, name, 'A', provisioned, samba.ip]
    await samba.sambaToolOnline(...change, ...asAdministrator)
  }
}
