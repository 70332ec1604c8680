import { errors, isErrorCode } from '../protocol/errors.ts'
import { showFingerprint } from '../protocol/fingerprint.ts'
import type { Secret } from '../protocol/secret.ts'
import {
  allowAccount,
  listAllowances,
  removeAllowance,
  type ShownAllowance,
} from './allow-account.ts'
import { sayClockApart } from './calls/clock-apart.ts'
import { checkAgent } from './check-agent.ts'
import { type AgentConfigInput, listGoverned, parseAgentConfig } from './config.ts'
import { connectTenant } from './connect-tenant.ts'
import { listTenantPermissions } from './entra/permissions.ts'
import type { EntraSettings } from './entra/settings.ts'
import type { DirectoryRules } from './guard/guard-rules.ts'
import { readGuard } from './guard/read-guard.ts'
import { openLedgerWitness } from './journal/open-ledger-witness.ts'
import { leaveConfirmation } from './journal/take-confirmation.ts'
import { listPermissions } from './permissions.ts'
import { printAdmission, printRevocation } from './print-list-change.ts'
import { isSmooth, printEnds, printRun } from './provisioning/print-run.ts'
import { provision, readEnds } from './provisioning/provision.ts'
import { readJsonFile } from './read-json-file.ts'
import { type AgentPorts, init, openPeers, start } from './start.ts'
import { StartProblem } from './start-problem.ts'

/** What a command is called with. */
interface Call {
  /** The configuration file. */
  readonly config: string
  /** A one-time enrolment code. */
  readonly code: Secret | undefined
  /** What stands after the command: a fingerprint, or an account. */
  readonly words: readonly string[]
  /** The directories that were named. */
  readonly directories: readonly string[]
  readonly json: boolean
  readonly allow?: AllowCall
  readonly provisioning?: ProvisionCall
  /** Do it, rather than say what would be done. */
  readonly yes?: boolean | undefined
  readonly print: (text: string) => void
  readonly ports: AgentPorts & { readonly folder: string }
  /** Resolves when the agent is told to stop. */
  readonly stopped: Promise<void>
}

/** What `provision` is called with beside the file. */
interface ProvisionCall {
  readonly status?: boolean | undefined
  readonly update?: boolean | undefined
  readonly 'dry-run'?: boolean | undefined
  readonly progress?: ((done: number, all: number) => void) | undefined
}

/** What `allow` is called with beside the account. */
interface AllowCall {
  readonly purpose?: string | undefined
  readonly until?: string | undefined
  readonly reason?: string | undefined
  readonly list?: boolean | undefined
  /** The id of one to take back. */
  readonly remove?: string | undefined
}

async function run(input: AgentConfigInput, { ports, code, stopped }: Call): Promise<number> {
  const agent = await start(input, code ? { ...ports, enrolmentCode: code } : ports)
  try {
    await Promise.race([stopped, agent.ended])
    return 0
  } finally {
    await agent.stop()
  }
}

async function printIdentity(input: AgentConfigInput, call: Call): Promise<number> {
  const identity = await init(input, call.ports)
  const fingerprint = showFingerprint(identity.agent)
  const lines = [
    `agent        ${identity.agent}`,
    `fingerprint  ${fingerprint}`,
    `list key     ${identity.listThumbprint}`,
  ]
  call.print(call.json ? JSON.stringify({ ...identity, fingerprint }) : lines.join('\n'))
  return 0
}

async function enrolAgent(input: AgentConfigInput, call: Call): Promise<number> {
  if (!call.code) {
    throw new StartProblem('no enrolment code was given', 'pass it with --code or --code-file')
  }
  const agent = await start(input, { ...call.ports, enrolmentCode: call.code })
  const { agent: id, listThumbprint } = agent
  await agent.stop()
  const lines = `enrolled  ${id}\nlist key  ${listThumbprint}`
  call.print(call.json ? JSON.stringify({ agent: id, listThumbprint, enrolled: true }) : lines)
  return 0
}

async function printPermissions(input: AgentConfigInput, call: Call): Promise<number> {
  const config = parseAgentConfig(input, call.ports.folder)
  const rules = await readGuard(config.guardFile, listGoverned(config))
  const permissions = listPermissions(config, rules)
  const tenants = config.directories.flatMap(({ name, entra }) =>
    entra ? { directory: name, ...listTenantPermissions(askedOf(entra, rules.get(name))) } : [],
  )
  const print = (who: string, { directory, lines, notes }: (typeof permissions)[number]) => [
    `# ${directory}: run as ${who}`,
    ...lines,
    ...notes.map((note) => `# ${note}`),
  ]
  const text = [
    ...permissions.flatMap((each) => print('a domain administrator', each)),
    ...tenants.flatMap((each) => print('a global administrator of the tenant', each)),
  ]
  const answer = { directories: permissions, ...(tenants.length > 0 ? { tenants } : {}) }
  call.print(call.json ? JSON.stringify(answer) : text.join('\n'))
  return 0
}

function askedOf(
  { tenant, clientId, arrivals, provisioning }: EntraSettings,
  rules: DirectoryRules | undefined,
) {
  return {
    ...{ tenant, clientId, units: rules?.pass?.units ?? [], workflows: arrivals?.workflows },
    provisioning: provisioning?.servicePrincipal,
    own: rules?.own !== undefined,
    passToManager: rules?.routes.includes('pass-to-manager'),
  }
}

/** What an operator may have chosen: said every time, but no failure. */
const chosen = [
  'numbers-from-job',
  'proof-by-server',
  'cloud-secret',
  'cloud-sign-ins-unseen',
  'own-setup-unread',
]

async function printCheck(input: AgentConfigInput, call: Call): Promise<number> {
  const said = await checkAgent(parseAgentConfig(input, call.ports.folder), call.ports)
  const entries = Object.entries(said.checks)
  const apart = (said.clockApartSeconds ?? 0) * 1000
  const indent = ' '.repeat(29)
  const lines = [
    ...entries.flatMap(([name, state]) => [
      `${name.padEnd(28)} ${state}${name.startsWith('limit:') ? ' passwords an hour, from each agent' : ''}`,
      ...(isErrorCode(state) ? [`${indent}${errors[state].public}`] : []),
      ...(state === 'clock-apart' ? [`${indent}${sayClockApart(apart)}`] : []),
    ]),
    ...Object.entries(said.numbersFromJob).flatMap(([directory, accounts]) =>
      accounts.map((account) => `number named by HR            ${directory}/${account}`),
    ),
    ...Object.entries(said.own ?? {}).flatMap(([directory, notes]) =>
      notes.map((note) => `${`own:${directory}`.padEnd(28)} ${note}`),
    ),
  ]
  call.print(call.json ? JSON.stringify(said) : lines.join('\n'))
  // Without a server there is nothing to compare the clock with.
  const fine = new Set(['ok', 'unknown', ...chosen])
  return entries.every(([name, state]) => fine.has(state) || name.startsWith('limit:')) ? 0 : 1
}

async function allow(input: AgentConfigInput, call: Call): Promise<number> {
  const config = parseAgentConfig(input, call.ports.folder)
  const { list, remove, purpose, until, reason } = call.allow ?? {}
  const [account] = call.words
  const [directory] = call.directories
  if (list) {
    const allowances = await listAllowances(config, call.ports)
    call.print(call.json ? JSON.stringify({ allowances }) : describeAllowances(allowances))
    return 0
  }
  if (remove !== undefined) {
    await removeAllowance(config, remove, call.ports)
    call.print(call.json ? JSON.stringify({ removed: remove }) : `removed  ${remove}`)
    return 0
  }
  if (account === undefined || call.words.length > 1) {
    const hint = 'firstkey agent allow ACCOUNT --purpose …, or --list, or --remove ID'
    throw new StartProblem('one account is allowed at a time', hint)
  }
  const wanted = { account, directory, purpose, until, reason }
  const { allowance, facts } = await allowAccount(config, wanted, call.ports)
  const { id, until: end } = allowance
  const { displayName, samAccountName, container } = facts
  const lines = [
    `allowed  ${samAccountName} (${displayName}), in ${container}`,
    `purpose  ${allowance.purpose}, once, until ${end}`,
    `id       ${id}`,
  ]
  call.print(call.json ? JSON.stringify({ allowance }) : lines.join('\n'))
  return 0
}

function describeAllowances(allowances: readonly ShownAllowance[]): string {
  if (allowances.length === 0) return 'no allowances'
  return allowances
    .map(({ id, state, directory, account, purpose, until, reason }) =>
      [id, state.padEnd(4), purpose.padEnd(6), until, `${directory}/${account}`, reason].join('  '),
    )
    .join('\n')
}

async function admit(input: AgentConfigInput, call: Call): Promise<number> {
  return printAdmission(listCommandOf(call), await openPeers(input, call.ports))
}

async function revoke(input: AgentConfigInput, call: Call): Promise<number> {
  return printRevocation(listCommandOf(call), await openPeers(input, call.ports))
}

function listCommandOf({ words, directories, json, print }: Call) {
  // The groups of a fingerprint may be typed with blanks between them.
  return { typed: words.join(''), directories, json, print }
}

async function printWitness(input: AgentConfigInput, call: Call): Promise<number> {
  const { stateFolder } = parseAgentConfig(input, call.ports.folder)
  const heads = (await openLedgerWitness(stateFolder)).heads()
  const lines = heads.map(({ at, seq, hash, problem }) =>
    [at, `${seq}:${hash}`, ...(problem ? [problem] : [])].join('  '),
  )
  call.print(call.json ? JSON.stringify({ heads }) : lines.join('\n'))
  return 0
}

async function confirmMemory(input: AgentConfigInput, call: Call): Promise<number> {
  const { stateFolder } = parseAgentConfig(input, call.ports.folder)
  const confirmedAt = call.ports.clock.now()
  await leaveConfirmation(stateFolder, confirmedAt)
  const at = confirmedAt.toISOString()
  const text = `confirmed: journal, ledger and clock (${at}); a running agent takes it within a minute`
  call.print(call.json ? JSON.stringify({ confirmedAt: at }) : text)
  return 0
}

async function connect(input: AgentConfigInput, call: Call): Promise<number> {
  return await printConnection('connect', input, call)
}

async function disconnect(input: AgentConfigInput, call: Call): Promise<number> {
  return await printConnection('disconnect', input, call)
}

async function sendPeopleOf(input: AgentConfigInput, call: Call): Promise<number> {
  const { words, directories, json, print, ports, provisioning: wanted = {} } = call
  const [directory] = directories
  const [file] = words
  const config = parseAgentConfig(input, ports.folder)
  if (wanted.status) {
    const ends = await readEnds(config, directory, ports)
    print(json ? JSON.stringify({ people: ends }) : printEnds(ends))
    return ends.every(({ became }) => became !== 'failed') ? 0 : 1
  }
  if (file === undefined || words.length > 1) {
    const hint = 'firstkey provision FILE [--dry-run] [--update], or --status'
    throw new StartProblem('one file of people is sent at a time', hint)
  }
  const { update = false, 'dry-run': dryRun = false, progress } = wanted
  const asked = { file, directory, update, dryRun }
  const run = await provision(config, asked, { ...ports, ...(progress ? { progress } : {}) })
  const { ready, ...said } = run
  print(json ? JSON.stringify({ ...said, ready: ready.length }) : printRun(run, dryRun))
  return isSmooth(run) ? 0 : 1
}

async function printConnection(
  what: 'connect' | 'disconnect',
  input: AgentConfigInput,
  { directories: [directory], yes = false, json, print, ports }: Call,
): Promise<number> {
  const config = parseAgentConfig(input, ports.folder)
  const report = await connectTenant(config, { what, directory, yes }, ports)
  const lines = [
    ...report.steps.map(({ what, state, id }) =>
      [what.padEnd(22), state.padEnd(17), id ?? ''].join(' ').trimEnd(),
    ),
    ...report.notes.map((note) => `# ${note}`),
    ...(yes ? [] : ['nothing was changed; with --yes it is']),
  ]
  print(json ? JSON.stringify({ ...report, changed: yes }) : lines.join('\n'))
  return 0
}

type Carry = (input: AgentConfigInput, call: Call) => Promise<number>

const byName = {
  run,
  init: printIdentity,
  enrol: enrolAgent,
  permissions: printPermissions,
  check: printCheck,
  admit,
  revoke,
  witness: printWitness,
  confirm: confirmMemory,
  allow,
  connect,
  disconnect,
  provision: sendPeopleOf,
} as const satisfies Readonly<Record<string, Carry>>

export type Command = keyof typeof byName
export const commands = Object.keys(byName) as readonly Command[]

const takesFingerprint: ReadonlySet<Command> = new Set(['admit', 'revoke'])

/** Runs one command of the agent. Returns its exit code; throws `StartProblem` for what its caller can mend. */
export async function runCommand(command: Command, call: Call): Promise<number> {
  // These say themselves what they miss.
  if (
    command !== 'allow' &&
    command !== 'provision' &&
    call.words.length > 0 !== takesFingerprint.has(command)
  ) {
    throw new StartProblem(
      takesFingerprint.has(command) ? 'no fingerprint was given' : 'that command takes no words',
      'firstkey agent admit FINGERPRINT --config FILE',
    )
  }
  const input = (await readJsonFile(call.config, 'the configuration')) as AgentConfigInput
  return byName[command](input, call)
}
