import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleAgent, listDependencies, noReason } from './build.ts'

let folder: string
let bundle: Awaited<ReturnType<typeof bundleAgent>>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstkey-bundle-'))
  bundle = await bundleAgent()
  writeFileSync(join(folder, 'agent.mjs'), bundle.outputFiles[0]?.contents ?? '')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('dependencies.txt says what is in the bundle, and why (if not: node agent/build.ts, then a reason)', () => {
  const written = readFileSync(join(import.meta.dirname, 'dependencies.txt'), 'utf8')
  expect(written).toBe(listDependencies(bundle.metafile, written))
  expect(written).not.toContain(noReason)
})

const config = {
  name: 'agent of the test',
  server: 'https://agents.contoso.test',
  stateFolder: 'state',
  guardFile: 'guard.json',
  organisation: { name: 'Contoso', portalHost: 'start.contoso.test' },
  country: 'NL',
  directories: [
    {
      name: 'contoso',
      domain: 'contoso.test',
      serviceAccount: { name: 'CONTOSO\\svc-firstkey', passwordFile: 'password' },
    },
  ],
}

test('the one file makes keys offline, twice the same, and prints the rights it needs', () => {
  writeFileSync(join(folder, 'agent.json'), JSON.stringify(config))
  const rules = { containers: ['OU=Newcomers,DC=contoso,DC=test'] }
  writeFileSync(
    join(folder, 'guard.json'),
    `// by hand\n${JSON.stringify({ directories: { contoso: rules } })}`,
  )
  const run = (command: string) =>
    JSON.parse(
      execFileSync(
        process.execPath,
        ['agent.mjs', command, '--config', join(folder, 'agent.json'), '--json'],
        { cwd: folder, encoding: 'utf8' },
      ),
    )
  const first = run('init')
  expect(first.listThumbprint).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(run('init')).toEqual(first)
  expect(run('permissions').directories[0].lines).toEqual([
    'dsacls "OU=Newcomers,DC=contoso,DC=test" /I:S /G "CONTOSO\\svc-firstkey:CA;Reset Password;user"',
    'dsacls "OU=Newcomers,DC=contoso,DC=test" /I:S /G "CONTOSO\\svc-firstkey:RPWP;pwdLastSet;user"',
    'dsacls "OU=Newcomers,DC=contoso,DC=test" /I:S /G "CONTOSO\\svc-firstkey:RPWP;lockoutTime;user"',
    'dsacls "OU=Newcomers,DC=contoso,DC=test" /I:S /G "CONTOSO\\svc-firstkey:RP;Account Restrictions;user"',
    'dsacls "OU=Newcomers,DC=contoso,DC=test" /I:S /G "CONTOSO\\svc-firstkey:RP;Logon Information;user"',
    'dsacls "OU=Newcomers,DC=contoso,DC=test" /I:S /G "CONTOSO\\svc-firstkey:RP;adminCount;user"',
    'dsacls "OU=Newcomers,DC=contoso,DC=test" /I:S /G "CONTOSO\\svc-firstkey:RP;msDS-AllowedToDelegateTo;user"',
    'dsacls "OU=Newcomers,DC=contoso,DC=test" /I:S /G "CONTOSO\\svc-firstkey:RP;tokenGroups;user"',
    'dsacls "OU=Newcomers,DC=contoso,DC=test" /I:S /G "CONTOSO\\svc-firstkey:RP;msDS-ReplAttributeMetaData;user"',
    'dsacls "CN=Password Settings Container,CN=System,DC=contoso,DC=test" /I:T /G "CONTOSO\\svc-firstkey:GR"',
  ])
})

test('a configuration that cannot be used is named problem by problem, without its values', () => {
  const wrong = {
    ...config,
    server: 'http://agents.contoso.test/s3cret',
    pilott: true,
    country: 'Nederland',
    lanes: { jobs: 0 },
  }
  writeFileSync(join(folder, 'wrong.json'), JSON.stringify(wrong))
  const { status, stderr } = spawnSync(
    process.execPath,
    ['agent.mjs', 'run', '--config', 'wrong.json'],
    { cwd: folder, encoding: 'utf8' },
  )
  expect(status).toBe(2)
  expect(stderr).toBe(
    [
      'error: the configuration cannot be used',
      '  server: https is needed, except to this very machine',
      '  country: a country code such as NL is expected',
      '  lanes.jobs: Too small: expected number to be >=1',
      '  the file: unknown `pilott`',
      'hint: correct every line above, then start again',
      '',
    ].join('\n'),
  )
})

test('an agent that is not enrolled says how', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['agent.mjs', 'run', '--config', 'agent.json'],
    { cwd: folder, encoding: 'utf8' },
  )
  expect(status).toBe(2)
  expect(stderr).toContain('error: this agent is not enrolled\nhint: make a code with')
})

test('a fault that nobody foresaw prints its name, and nothing of what it says', () => {
  const odd = { ...config, stateFolder: 's3cret\u0000' }
  writeFileSync(join(folder, 'odd.json'), JSON.stringify(odd))
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['agent.mjs', 'init', '--config', 'odd.json'],
    { cwd: folder, encoding: 'utf8' },
  )
  expect(stdout).toBe('')
  expect(stderr).toBe(
    'error: the agent broke\nhint: look in the log for what came before\nTypeError\n',
  )
  expect(status).toBe(1)
})

test('a fault beside every promise prints its name only as well', () => {
  // As soon as the program listens for such faults: beside whatever it waits for then.
  const preload = `process.on('newListener', (event) => {
    if (event === 'uncaughtException') setImmediate(() => { throw new RangeError('s3cret') })
  })
  setTimeout(() => {}, 500)`
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(preload)}`],
      ...['agent.mjs', 'init', '--config', 'agent.json'],
    ],
    { cwd: folder, encoding: 'utf8', timeout: 60_000 },
  )
  expect(stderr).toMatch(/error: the agent broke\n.*\nRangeError\n$/)
  expect(stderr).not.toContain('s3cret')
  expect(status).toBe(1)
})
