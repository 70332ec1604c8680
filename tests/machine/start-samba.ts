import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { administerSamba, type DirectoryAdministrator } from './administer-samba.ts'

const run = promisify(execFile)
const scripts = join(import.meta.dirname, 'samba')
const addressTaken = 75

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

/**
 * Starts a domain controller in about a second. The first start on a machine provisions and seeds one (about ten
 * seconds) and keeps it in the temporary folder, under the version of Samba and the hash of the scripts.
 * It ends with the process that started it, however that one ends. Needs root.
 */
export async function startSamba(options: { readonly ip?: string } = {}): Promise<Samba> {
  if (process.getuid?.() !== 0) {
    throw new Error(
      'a domain controller needs root (security attributes, port 636): run the tests as root',
    )
  }
  const cache = await prepare()
  const [adminPassword = '', servicePassword = ''] = readFileSync(
    join(cache, 'passwords'),
    'utf8',
  ).split('\n')
  const controller = await startOnFreeAddress(cache, options.ip)
  const { dir, ip } = controller
  const caPem = readFileSync(join(dir, 'tls', 'ca.pem'), 'utf8')
  const realm = 'CORP.EXAMPLE.TEST'
  const baseDn = 'DC=corp,DC=example,DC=test'
  const krb5Conf = join(dir, 'krb5.conf')
  const url = `ldaps://${ip}`
  const service = (name: string): ServiceAccount => ({
    dn: `CN=${name},OU=Service,${baseDn}`,
    upn: `${name}@corp.example.test`,
    password: servicePassword,
  })
  const inside = (command: string, args: readonly string[]) =>
    run('nsenter', ['-t', String(firstProcessOf(controller.process)), '-m', '-p', command, ...args])
  const administrator = administerSamba({
    url,
    caPem,
    baseDn,
    realm,
    krb5Conf,
    dir,
    adminPassword,
    inside,
  })

  return {
    ...administrator,
    host: 'dc1.corp.example.test',
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
    kill: () => controller.end(),
    restart: async () => {
      await controller.end()
      await controller.begin()
    },
    freeze: () => signalAll(controller.process, 'SIGSTOP'),
    thaw: () => signalAll(controller.process, 'SIGCONT'),
    stop: async () => {
      await administrator.close()
      await controller.end()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Provisions and seeds once per machine. Returns the folder with the snapshot. */
async function prepare(): Promise<string> {
  const version = (await run('samba', ['--version'])).stdout.trim().replace(/[^\d.]+/g, '')
  const hash = createHash('sha256')
  for (const file of readdirSync(scripts).toSorted()) hash.update(readFileSync(join(scripts, file)))
  const cache = join(tmpdir(), `firstkey-samba-${version}-${hash.digest('hex').slice(0, 12)}`)
  const password = () => `${randomBytes(18).toString('base64url')}-Aa1`
  await run('bash', [join(scripts, 'prepare.sh'), cache], {
    env: { ...process.env, ADMIN_PASSWORD: password(), SERVICE_PASSWORD: password() },
  })
  return cache
}

interface RunningController {
  readonly dir: string
  readonly ip: string
  readonly process: ChildProcess
  begin(): Promise<void>
  end(): Promise<void>
}

/** Takes the first loopback address that no other controller on this machine holds (by a lock that dies with it). */
async function startOnFreeAddress(cache: string, wanted?: string): Promise<RunningController> {
  const addresses = wanted ? [wanted] : Array.from({ length: 50 }, (_, i) => `127.0.0.${11 + i}`)
  for (const ip of addresses) {
    const dir = join(cache, ip)
    const begin = (snapshot?: string) => startProcess(dir, ip, `${cache}/${ip}.lock`, snapshot)
    const first = await begin(join(cache, 'dc1.tar.zst'))
    if (first === 'address taken') continue
    let current = first
    return {
      dir,
      ip,
      get process() {
        return current
      },
      end: () => endProcess(current),
      begin: async () => {
        const next = await begin()
        if (next === 'address taken') throw new Error(`another controller took ${ip}`)
        current = next
      },
    }
  }
  throw new Error(`no free loopback address for a domain controller among ${addresses.join(', ')}`)
}

async function startProcess(
  dir: string,
  ip: string,
  lock: string,
  snapshot?: string,
): Promise<ChildProcess | 'address taken'> {
  mkdirSync(join(lock, '..'), { recursive: true })
  const log = openSync(`${dir}.log`, 'a', 0o600)
  // The kernel ends the controller when this process ends: parent-death signal to unshare, --kill-child from there,
  // and everything in a process namespace ends with its first process.
  const samba = spawn(
    'flock',
    ['--nonblock', '--no-fork', '--conflict-exit-code', String(addressTaken), lock]
      .concat(['setpriv', '--pdeathsig', 'KILL'])
      .concat([
        'unshare',
        '--mount',
        '--propagation',
        'private',
        '--pid',
        '--mount-proc',
        '--fork',
        '--kill-child',
      ])
      .concat(['bash', join(scripts, 'run.sh'), dir, ip], snapshot ? [snapshot] : []),
    { stdio: ['ignore', log, log] },
  )
  const deadline = Date.now() + 60_000
  // Only a process that got the lock has a child; until then another controller may be the one that answers.
  while (firstProcessOf(samba) === undefined || !(await answersTls(ip))) {
    if (samba.exitCode === addressTaken) return 'address taken'
    if (samba.exitCode !== null || samba.signalCode !== null || Date.now() > deadline) {
      samba.kill('SIGKILL')
      const said = readFileSync(`${dir}.log`, 'utf8').slice(-2000)
      throw new Error(`the domain controller on ${ip} did not start: ${said}`)
    }
    await sleep(25)
  }
  return samba
}

async function endProcess(samba: ChildProcess): Promise<void> {
  if (samba.exitCode !== null || samba.signalCode !== null) return
  const exited = new Promise((resolve) => samba.once('exit', resolve))
  samba.kill('SIGKILL')
  await exited
  // The namespace is taken down after its first process: the ports are free when nothing listens any more.
  await sleep(50)
}

/** The first process of the controller's namespace: the only child of `unshare`. */
function firstProcessOf(samba: ChildProcess): number | undefined {
  try {
    const children = readFileSync(`/proc/${samba.pid}/task/${samba.pid}/children`, 'utf8')
    return children === '' ? undefined : Number.parseInt(children, 10)
  } catch {
    return undefined
  }
}

function signalAll(samba: ChildProcess, signal: NodeJS.Signals): void {
  const namespaceOf = (pid: number | string) => {
    try {
      return readlinkSync(`/proc/${pid}/ns/pid`)
    } catch {
      return undefined
    }
  }
  const first = firstProcessOf(samba)
  if (first === undefined) return
  const namespace = namespaceOf(first)
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (namespace && namespaceOf(pid) === namespace) process.kill(Number(pid), signal)
  }
}

function answersTls(ip: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port: 636, rejectUnauthorized: false })
    const answer = (value: boolean) => {
      socket.destroy()
      resolve(value)
    }
    socket.once('secureConnect', () => answer(true))
    socket.once('error', () => answer(false))
    socket.setTimeout(1000, () => answer(false))
  })
}
