import type { Clock } from '../protocol/clock.ts'
import { createLanes } from './calls/lanes.ts'
import type { CodeTexts } from './code-texts.ts'
import type { AgentConfig } from './config.ts'
import type { Directory } from './directory.ts'
import { openTenant } from './entra/open-tenant.ts'
import { keepAllowances } from './guard/keep-allowances.ts'
import { type KeptGuard, keepGuard } from './guard/keep-guard.ts'
import { openSyslog } from './guard/open-syslog.ts'
import { type GuardLog, openGuardLog } from './guard/write-refusal.ts'
import { createAccountTurns } from './jobs/account-turns.ts'
import type { ToolsBesideRules } from './jobs/carry-out-guarded.ts'
import { createPeople } from './jobs/cloud/find-person.ts'
import { createListHeld } from './jobs/cloud/list-methods.ts'
import { createFindBadWords } from './jobs/find-bad-words.ts'
import type { CloudPower, JobTools } from './jobs/job-tools.ts'
import { TextCodes } from './jobs/text-codes.ts'
import { type Journal, openJournal } from './journal/open-journal.ts'
import { type LedgerWitness, openLedgerWitness } from './journal/open-ledger-witness.ts'
import { openDirectory } from './open-directory.ts'
import { readTextFile } from './read-json-file.ts'
import { startCodeTexts } from './start-code-texts.ts'
import { type Notices, startNotices } from './start-notices.ts'
import { StartProblem } from './start-problem.ts'

/** What jobs are carried out with, by directory, and what has to be closed afterwards. */
export interface OpenedJobTools {
  readonly tools: ReadonlyMap<string, ToolsBesideRules>
  readonly guard: KeptGuard
  readonly journal: Journal
  readonly witness: LedgerWitness
  readonly clock: Clock
  readonly directories: readonly Directory[]
  readonly texts: CodeTexts
  readonly notices?: Notices | undefined
  readonly guardLog: Pick<GuardLog, 'check'>
  close(): Promise<void>
}

type SharedTools = Pick<
  JobTools,
  'identity' | 'keys' | 'reach' | 'clock' | 'random' | 'log' | 'stopping'
>

/** Opens guard, journal, text carrier and directories, and wires them together. */
export async function openJobTools(
  config: AgentConfig,
  shared: SharedTools,
  nodeDebug: string | undefined,
): Promise<OpenedJobTools> {
  const { clock, log, random } = shared
  if (/ldapts|\*/i.test(nodeDebug ?? '')) {
    throw new StartProblem(
      'NODE_DEBUG would print every password that is set',
      'start the agent without `ldapts` in NODE_DEBUG',
    )
  }
  const names = config.directories.map(({ name }) => name)
  const guard = await keepGuard(config.guardFile, names, log)
  const directories = await Promise.all(
    config.directories.map((settings) => openDirectory(settings, { clock, log, nodeDebug })),
  )
  const clouds = new Map<string, CloudPower>()
  for (const { name, entra } of config.directories) {
    if (!entra) continue
    const tenant = await openTenant(entra, { clock, log, random })
    const people = createPeople(tenant, false)
    clouds.set(name, { tenant, people, listHeld: createListHeld(tenant, clock) })
  }
  const syslog = await openSyslog(config.syslog, { clock, log })
  const guardLog = openGuardLog(config.stateFolder, syslog)
  const journal = await openJournal(config.stateFolder, shared.reach)
  const witness = await openLedgerWitness(config.stateFolder)
  const chance = () => random.below(2 ** 32) / 2 ** 32
  const texts = await startCodeTexts(config, { clock, log, random: chance })
  const notices =
    config.notices && (await startNotices(config.notices, config.organisation, { clock, log }))
  const common = {
    ...shared,
    notices,
    forgetAfterDays: config.forgetAfterDays,
    journal,
    texts,
    codes: new TextCodes(random),
    turns: createAccountTurns(),
    findBadWords: createFindBadWords(await readWords(config.wordsFile)),
    allowances: keepAllowances(config.stateFolder),
    writeRefusal: guardLog.refused,
    writeAllowance: guardLog.allowance,
  }
  return {
    tools: new Map(
      directories.map((directory) => {
        const setLanes = createLanes(config.lanes.sets)
        const cloud = clouds.get(directory.name)
        return [directory.name, { ...common, directory, cloud, setLanes }]
      }),
    ),
    guard,
    journal,
    witness,
    clock,
    directories,
    texts,
    notices,
    guardLog,
    close: async () => {
      await syslog?.stop()
      await texts.stop()
      await notices?.stop()
      await Promise.all(directories.map((directory) => directory.stop()))
      await journal.close()
    },
  }
}

async function readWords(path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return []
  return (await readTextFile(path, 'the list of words')).split(/\r?\n/)
}
