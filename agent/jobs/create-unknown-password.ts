import { Secret } from '../../protocol/secret.ts'
import type { Randomness } from '../randomness.ts'

const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const length = 60

/** A password that nobody is to know: 360 bits of chance, and one sign of every class that a directory may ask for. */
export function createUnknownPassword({ random }: { readonly random: Randomness }): Secret {
  const chance = Array.from({ length }, () => signs[random.below(signs.length)]).join('')
  return new Secret(`${chance}aA1-`)
}
