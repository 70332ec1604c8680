import { z } from 'zod'
import { parseJson } from '../http/parse-json.ts'
import type { Wishes } from '../sign-in/create-flows.ts'

const zContext = z.looseObject({
  value: z.string().optional(),
  values: z.array(z.string()).optional(),
})
const zClaims = z.looseObject({
  id_token: z.looseObject({ acrs: zContext.nullish() }).nullish(),
  access_token: z.looseObject({ acrs: zContext.nullish() }).nullish(),
})

/** How a client wants a sign-in, from the parameters of its request. What is not shaped like anything is left out. */
export function parseWishes(parameters: Readonly<Record<string, unknown>>): Wishes {
  const text = (name: string) => {
    const value = parameters[name]
    return value === undefined || value === '' ? undefined : String(value)
  }
  const prompts = (text('prompt') ?? '').split(' ')
  const maxAge = Number(text('max_age') ?? Number.NaN)
  return {
    clientId: text('client_id'),
    contexts: parseContexts(text('claims') ?? ''),
    isFresh: prompts.includes('login'),
    maxAge: maxAge >= 0 ? maxAge : undefined,
    asksWho: prompts.includes('select_account'),
    loginHint: text('login_hint'),
    isStrong: false,
  }
}

/** @see https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context */
function parseContexts(claims: string): readonly string[] {
  const { id_token, access_token } = zClaims.safeParse(parseJson(claims)).data ?? {}
  const asked = [id_token?.acrs, access_token?.acrs]
  return [...new Set(asked.flatMap((each) => [each?.value ?? [], each?.values ?? []].flat()))]
}
