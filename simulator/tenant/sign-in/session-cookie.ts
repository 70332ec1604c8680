import type { HttpRequest } from '../http/serve-http.ts'
import type { SignInRoom } from './sign-in-room.ts'
import { isAlive, type SignInSession } from './sign-in-session.ts'

/** What Entra's own cookie is called. */
const name = 'ESTSAUTH'

/** Not `Secure`: the same pages stand on a plain host as well, which browsers believe on localhost. */
export function sessionCookie(id: string): string {
  return `${name}=${id}; Path=/; HttpOnly; SameSite=Lax`
}

/** Takes the cookie away. */
export const endedCookie = `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`

/** The session of this browser, if it still counts. */
export function findSession(
  { state, sessions }: Pick<SignInRoom, 'state' | 'sessions'>,
  { headers }: HttpRequest,
): SignInSession | undefined {
  const cookies = (headers.cookie ?? '').split('; ')
  const id = cookies.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)
  const session = id === undefined ? undefined : sessions.get(id)
  if (!session) return undefined
  if (isAlive(session, state.people.get(session.userId), state.now())) return session
  sessions.delete(session.id)
  return undefined
}
