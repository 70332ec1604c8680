import { openController } from '../agent/active-directory/ldap/open-controller.ts'
import { parseGuid } from '../agent/active-directory/ldap/parse-guid.ts'
import { setPassword } from '../agent/active-directory/set-password.ts'
import { Secret } from '../protocol/secret.ts'
import type { Samba } from '../tests/machine/start-samba.ts'
import { mapInTurns } from './map-in-turns.ts'

const lanes = 2

/**
 * What the controller needs at least for a proved set: one modify, one first bind as the hire, in two lanes, and nothing of
 * what the agent checks, reads and journals. Returns sets per second.
 */
export async function setAndBind(samba: Samba, dns: readonly string[]): Promise<number> {
  const { upn: name, password } = samba.serviceAccount
  const controller = await openController(
    { host: samba.host, address: samba.ip, port: 636 },
    { caPem: samba.caPem, connectTimeout: 5000, operationTimeout: 15_000 },
    { name, password: new Secret(password) },
  )
  try {
    const hires = await mapInTurns(dns, 1, async (dn) => {
      const wanted = { attributes: ['objectGUID'], binary: ['objectGUID'] }
      const [entry] = await controller.search(dn, wanted)
      const [bytes] = entry?.binaries('objectGUID') ?? []
      if (!bytes) throw new Error(`${dn} was not found`)
      return { dn, guid: parseGuid(bytes) }
    })
    const begin = performance.now()
    await mapInTurns(hires, lanes, async ({ dn, guid }) => {
      const chosen = new Secret(`Korenbloem-Fiets-${crypto.randomUUID()}`)
      const { outcome } = await setPassword(controller, guid, chosen)
      const { code } = await controller.tryBind(dn, chosen)
      if (outcome !== 'set' || code !== 0) throw new Error(`a set ended ${outcome}, a bind ${code}`)
    })
    return dns.length / ((performance.now() - begin) / 1000)
  } finally {
    await controller.close()
  }
}
