import type { Clock } from '../protocol/clock.ts'
import { createLanes } from './calls/lanes.ts'
import type { CodeTexts } from './code-texts.ts'
import { type AgentConfig, listGoverned } from './config.ts'
import type { Directory } from './directory.ts'
import type { TenantCheck } from './entra/keep-tenant-check.ts'
import { keepAllowances } from './guard/keep-allowances.ts'
import { type KeptGuard, keepGuard } from './guard/keep-guard.ts'
import { openSyslog } from './guard/open-syslog.ts'
import { type GuardLog, openGuardLog } from './guard/write-refusal.ts'
import { createAccountTurns } from './jobs/account-turns.ts'
import type { ToolsBesideRules } from './jobs/carry-out-guarded.ts'
import { createFindBadWords } from './jobs/find-bad-words.ts'
import type { JobTools } from './jobs/job-tools.ts'
import { TextCodes } from './jobs/text-codes.ts'
import { type Journal, openJournal } from './journal/open-journal.ts'
import { type LedgerWitness, openLedgerWitness } from './journal/open-ledger-witness.ts'
import { openServed, ownSurroundings, tenantChecks } from './open-served.ts'
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
  /** Checks of tenants, by directory. */
  readonly tenants: ReadonlyMap<string, TenantCheck>
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
  const guard = await keepGuard(config.guardFile, listGoverned(config), log)
  const journal = await openJournal(config.stateFolder, shared.reach)
  const served = await Promise.all(
    config.directories.map((settings) => {
      const findFirstPass = (account: string) =>
        journal.index.passes.findFirst(settings.name, account)
      const own = ownSurroundings(config)
      return openServed(settings, { clock, log, random, nodeDebug, findFirstPass, own })
    }),
  )
  const directories = served.map(({ directory }) => directory)
  const syslog = await openSyslog(config.syslog, { clock, log })
  const guardLog = openGuardLog(config.stateFolder, syslog)
  const witness = await openLedgerWitness(config.stateFolder)
  const chance = () => random.below(2 ** 32) / 2 ** 32
  const texts = await startCodeTexts(config, { clock, log, random: chance })
  const notices =
    config.notices && (await startNotices(config.notices, config.organisation, { clock, log }))
  const common = {
    ...shared,
    notices,
    forgetAfterDays: config.forgetAfterDays,
    stateFolder: config.stateFolder,
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
      served.map(({ directory, cloud }) => {
        const setLanes = createLanes(config.lanes.sets)
        return [directory.name, { ...common, directory, cloud, setLanes }]
      }),
    ),
    guard,
    journal,
    witness,
    clock,
    directories,
    tenants: tenantChecks(served),
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
