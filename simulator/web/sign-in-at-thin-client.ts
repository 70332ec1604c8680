import { Client, ResultCodeError } from 'ldapts'
import type { Directory } from '../directory/start-directory.ts'

/** What happened at the machine: `ok`, AD's code of the refusal, `smart-card`, `unknown` name, or no controller answered. */
export interface ThinClientAnswer {
  readonly ok: boolean
  readonly code: string
}

interface ThinClientAttempt {
  readonly username: string
  readonly password: string
  /** Which controller the machine asks; left out, the first. */
  readonly controller?: number | undefined
}

/** What the machine is called. */
export const workstation = 'THIN-01'

/**
 * Signs a person in at a machine that knows only AD: a real bind over LDAPS with what was typed, and then the interactive sign-in,
 * which is what stamps `lastLogon`.
 */
export async function signInAtThinClient(
  directory: Directory,
  attempt: ThinClientAttempt,
): Promise<ThinClientAnswer> {
  const { username, controller = 0 } = attempt
  // An empty password would be taken as an anonymous bind, and prove nothing.
  if (attempt.password === '') return refuse('52e')
  const name = /[\\@]/.test(username) ? username : `${directory.netbios}\\${username}`
  const code = await bind(directory, controller, name, attempt.password)
  // 531 was said to the controller's own name: the password is right, and this machine may be allowed.
  if (code !== 'ok' && code !== '531') return refuse(code)
  const sam = directory.findAccountName(name)
  if (sam === undefined) return refuse('52e')
  const answer = directory.signInInteractively(sam, { controller, workstation })
  return { ok: answer === 'ok', code: answer }
}

const refuse = (code: string): ThinClientAnswer => ({ ok: false, code })

async function bind(
  { controllers, caPem }: Directory,
  number: number,
  name: string,
  password: string,
): Promise<string> {
  const url = controllers[number]?.url
  if (!url) return 'no-controller'
  const client = new Client({
    url,
    timeout: 5000,
    connectTimeout: 5000,
    tlsOptions: { ca: [caPem], minVersion: 'TLSv1.2' },
  })
  try {
    await client.bind(name, password)
    return 'ok'
  } catch (error) {
    const data = error instanceof ResultCodeError && /, data ([0-9a-f]+),/.exec(error.message)?.[1]
    return data || 'no-controller'
  } finally {
    await client.unbind().catch(() => undefined)
  }
}
