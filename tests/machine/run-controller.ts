import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { promisify } from 'node:util'

const run = promisify(execFile)
const scripts = join(import.meta.dirname, 'samba')
const addressTaken = 75

/** One Samba server on a loopback address of its own, in a folder of its own. */
export interface RunningController {
  readonly dir: string
  readonly ip: string
  /** Runs a command where the server runs: with its processes, its mounts and its `/etc/resolv.conf`. */
  inside(command: string, args: readonly string[]): Promise<{ readonly stdout: string }>
  /** Ends it at once, as a power cut would. */
  end(): Promise<void>
  /** Starts it again on the same data. */
  begin(): Promise<void>
  /** Stops its processes where they are: it takes connections and answers nothing. */
  freeze(): void
  thaw(): void
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

export interface ControllerOrigin {
  readonly cache: string
  readonly ip?: string | undefined
  /** Fills the folder before the first start; runs while the address is already ours. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Takes the first loopback address that no other server on this machine holds, by a lock that dies with it. */
export async function runController(origin: ControllerOrigin): Promise<RunningController> {
  const addresses = origin.ip
    ? [origin.ip]
    : Array.from({ length: 50 }, (_, i) => `127.0.0.${11 + i}`)
  for (const ip of addresses) {
    if ((await whoAnswers(ip)) !== 'nobody') continue
    const dir = join(origin.cache, ip)
    const first = await startProcess(dir, ip, { FRESH: '1', ...origin.environment })
    if (first === 'address taken') continue
    return controllerOf(dir, ip, first)
  }
  throw new Error(`no free loopback address for a domain controller among ${addresses.join(', ')}`)
}

function controllerOf(dir: string, ip: string, first: ChildProcess): RunningController {
  let current = first
  return {
    dir,
    ip,
    inside: (command, args) =>
      run('nsenter', ['-t', String(firstProcessOf(current)), '-m', '-p', command, ...args]),
    end: () => endProcess(current),
    begin: async () => {
      const next = await startProcess(dir, ip, {})
      if (next === 'address taken') throw new Error(`another controller took ${ip}`)
      current = next
    },
    freeze: () => signalAll(current, 'SIGSTOP'),
    thaw: () => signalAll(current, 'SIGCONT'),
    remove: async () => {
      await endProcess(current)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function startProcess(
  dir: string,
  ip: string,
  environment: Readonly<Record<string, string>>,
): Promise<ChildProcess | 'address taken'> {
  const log = openSync(`${dir}.log`, 'a', 0o600)
  // An address is one for the whole machine, whatever version of the scripts made the folder.
  const lock = join(tmpdir(), `firstkey-samba-${ip}.lock`)
  // The kernel ends the controller when this process ends: parent-death signal to unshare, --kill-child from there,
  // and everything in a process namespace ends with its first process.
  const samba = spawn(
    'flock',
    ['--nonblock', '--no-fork', '--conflict-exit-code', String(addressTaken), lock]
      .concat(['setpriv', '--pdeathsig', 'KILL'])
      .concat(['unshare', '--mount', '--propagation', 'private', '--pid', '--mount-proc'])
      .concat(['--fork', '--kill-child', 'bash', join(scripts, 'run.sh'), dir, ip]),
    { stdio: ['ignore', log, log], env: { ...process.env, ...environment } },
  )
  const deadline = Date.now() + 60_000
  // Only a process that got the lock has a child; until then another controller may be the one that answers.
  for (;;) {
    const answer = firstProcessOf(samba) === undefined ? 'nobody' : await whoAnswers(ip, dir)
    if (answer === 'ours') return samba
    if (answer === 'somebody else') await endProcess(samba)
    if (answer === 'somebody else' || samba.exitCode === addressTaken) return 'address taken'
    if (samba.exitCode !== null || samba.signalCode !== null || Date.now() > deadline) {
      samba.kill('SIGKILL')
      const said = readFileSync(`${dir}.log`, 'utf8').slice(-2000)
      throw new Error(`the domain controller on ${ip} did not start: ${said}`)
    }
    await sleep(25)
  }
}

/**
 * Ends the first process of the namespace. It is gone only when all others are (pid_namespaces(7)), and `unshare` after
 * it: then no port and no lock is held any more.
 */
async function endProcess(samba: ChildProcess): Promise<void> {
  if (samba.exitCode !== null || samba.signalCode !== null) return
  const exited = new Promise((resolve) => samba.once('exit', resolve))
  const first = firstProcessOf(samba)
  if (first === undefined) samba.kill('SIGKILL')
  else process.kill(first, 'SIGKILL')
  await exited
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
  const first = firstProcessOf(samba)
  const namespace = first && namespaceOf(first)
  if (!namespace) throw new Error('the domain controller does not run')
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (namespaceOf(pid) === namespace) process.kill(Number(pid), signal)
  }
}

function namespaceOf(pid: number | string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return undefined
  }
}

/** Who answers there: ours is only what the authority in our own folder has certified. */
function whoAnswers(ip: string, dir?: string): Promise<'nobody' | 'ours' | 'somebody else'> {
  const authority = dir === undefined ? undefined : join(dir, 'tls', 'ca.pem')
  const ca = authority !== undefined && existsSync(authority) ? readFileSync(authority) : undefined
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port: 636, rejectUnauthorized: false, ...(ca && { ca }) })
    const answer = (who: 'nobody' | 'ours' | 'somebody else') => {
      socket.destroy()
      resolve(who)
    }
    socket.once('secureConnect', () => answer(ca && socket.authorized ? 'ours' : 'somebody else'))
    socket.once('error', () => answer('nobody'))
    socket.setTimeout(1000, () => answer('nobody'))
  })
}
