import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Samba } from '../tests/machine/start-samba.ts'

/** Sets passwords by OpenLDAP's `ldapmodify`: one LDIF, one connection, the agent's own account. Returns sets per second. */
export async function setByLdapmodify(samba: Samba, dns: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'firstkey-bench-'))
  const write = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  const { upn, password } = samba.serviceAccount
  const options = ['-x', '-H', samba.url, '-D', upn, '-y', write('password', password)]
  options.push('-f', write('sets.ldif', dns.map(describeSet).join('\n')))
  const begin = performance.now()
  const child = spawn('ldapmodify', options, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], LDAPTLS_CACERT: write('ca.pem', samba.caPem) },
  })
  const [code] = await once(child, 'exit')
  const seconds = (performance.now() - begin) / 1000
  rmSync(folder, { recursive: true })
  if (code !== 0) throw new Error(`ldapmodify ended with ${code}`)
  return dns.length / seconds
}

/** A password as AD takes it: quoted, UTF-16LE (MS-ADTS 3.1.1.3.1.5.1). */
function describeSet(dn: string): string {
  const password = `"Korenbloem-Fiets-${crypto.randomUUID()}"`
  const value = Buffer.from(password, 'utf16le').toString('base64')
  return `dn: ${dn}\nchangetype: modify\nreplace: unicodePwd\nunicodePwd:: ${value}\n-\n`
}
