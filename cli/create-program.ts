import { Command, type Help, InvalidArgumentError, type Option } from 'commander'
import type { CliSettings, CommandContext } from './command-context.ts'
import type { Deed } from './commands/settle-hire.ts'
import { handOver } from './hand-over.ts'

/** What a command line is run with, and where its exit code goes. */
interface ProgramPorts {
  readonly context: CommandContext
  readonly version: string
  readonly finish: (exitCode: number) => void
  /** From the call on the program no longer ends by itself on a signal: it resolves when somebody asks it to stop. */
  readonly untilStopped: () => Promise<unknown>
}

/** Runs a command with the settings that its own line adds to those of the environment. */
type Act = (command: Command, run: (context: CommandContext) => Promise<number>) => Promise<void>

const scopes =
  'hires:write, hires:read, hires:cancel, hires:settle, tokens, agents, ledger:read, health:read'

/** The command line: every command with its options. What a command needs is loaded when it is used. */
export function createProgram({ context, version, finish, untilStopped }: ProgramPorts): Command {
  const { terminal } = context
  const program = new Command('firstkey')
    .description('Gives a new employee the first key to their account, and to nobody else.')
    .usage('<command> [options]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .enablePositionalOptions()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) => write(text.replace(/\n\((Did you mean .*\?)\)/, '\nhint: $1')),
    })
    .configureHelp({ subcommandTerm, optionDescription })
    .addHelpText('after', exampleText)
  const act: Act = async (command, run) => {
    const settings = settle(command.opts(), context.settings)
    finish(await run({ ...context, settings }))
  }
  addPrograms(program, act, untilStopped)
  addEntra(program, act)
  addProvision(program, act)
  addHires(program, act)
  addTokens(program, act)
  addChecks(program, act)
  for (const each of everyCommand(program))
    each.helpCommand(false).exitOverride().copyInheritedSettings(program)
  return program
}

const exampleText = `
Examples:
  firstkey demo                                       everything on this machine
  firstkey serve                                      start the server
  firstkey agent code                                 a code for an agent to enrol with
  firstkey hire import hires.csv                      make the people in a file known
  firstkey hire list --troubled                       who needs a person to look
  firstkey token create --name hr --scope hires:write

Commands talk to the server on this machine, over the socket in its state
folder, or with --server URL to one elsewhere (token in FIRSTKEY_TOKEN).
Every command has --json. Exit codes: 0 done, 1 failed, 2 called wrongly,
3 done in part.
`

function addPrograms(program: Command, act: Act, untilStopped: () => Promise<unknown>): void {
  program.commandsGroup('Programs:')
  program
    .command('serve')
    .description('run the server')
    .option('--config <file>', 'its configuration (FIRSTKEY_CONFIG, else ./firstkey.json)')
    .action((_options, command: Command) =>
      act(command, async (given) => (await import('./commands/serve.ts')).serve(given)),
    )
  program
    .command('demo')
    .description('run everything on this machine, with people to play')
    .option('--once', 'play one hire, from the import to the first sign-in, and end')
    .option('--json', 'print JSON')
    .action((options: { readonly once?: boolean; readonly json?: boolean }, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/play-demo.ts')).playDemo(options, given, untilStopped()),
      ),
    )
  const agent = program
    .command('agent')
    .description('run an agent, or look after agents')
    .usage('[command] [options]')
    .argument('[command]')
    .argument('[arguments...]')
    .allowUnknownOption()
    .passThroughOptions()
    .action((_command, _rest, _options, command: Command) =>
      act(command, (given) => handOver('agent', command.args, given.settings.environment)),
    )
    .addHelpText('after', agentText)
  withServer(agent.command('code').description('a code to enrol one agent with, within an hour'))
    .option('--directory <name...>', 'the directories it may serve (the plan’s)')
    .action((options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/manage-agents.ts')).createAgentCode(options, given),
      ),
    )
  withServer(agent.command('list').description('the agents that are enrolled')).action(
    (options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/manage-agents.ts')).listAgents(options, given),
      ),
  )
}

/** Runs where the agent runs, with the agent's rights in the tenant. */
function addEntra(program: Command, act: Act): void {
  const entra = program
    .command('entra')
    .description('have a lifecycle workflow of a tenant name people, on the host of the agent')
    .enablePositionalOptions()
  for (const [name, said] of entraCommands) {
    entra
      .command(name)
      .description(said)
      .argument('[arguments...]')
      .allowUnknownOption()
      .passThroughOptions()
      .addHelpText('after', '\n  --config FILE, --directory NAME, --json; --yes does it')
      .action((_rest, _options, command: Command) =>
        act(command, (given) =>
          handOver('agent', [name, ...command.args], given.settings.environment),
        ),
      )
  }
}

/** Runs where the agent runs: the server sees results only. */
function addProvision(program: Command, act: Act): void {
  program
    .command('provision')
    .description('send people from HR’s file to Entra, on the host of the agent')
    .argument('[arguments...]')
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText(
      'after',
      '\n  FILE --config FILE, --directory NAME, --dry-run, --update, --json; --status says what became of everybody',
    )
    .action((_rest, _options, command: Command) =>
      act(command, (given) =>
        handOver('agent', ['provision', ...command.args], given.settings.environment),
      ),
    )
}

const entraCommands = [
  [
    'connect',
    'make the custom task extension and the workflow; without --yes, say what it would make',
  ],
  ['disconnect', 'remove exactly those again'],
] as const

const agentText = `
Beside the directory (the agent itself):
  run          run the agent (also without a command)
  init         make its keys and print their fingerprints
  enrol        enrol with a code
  permissions  print the rights its service account needs
  check        try everything it relies on
  admit        put another agent on the list, by the fingerprint it printed
  revoke       take an agent off the list, and name what it had to do with
  witness      print the ends of the ledger that the server has shown it
  confirm      say that journal, ledger and clock were looked at and are right
  allow        except one account from a rule, once: ACCOUNT --purpose, --until,
               --reason; or --list, or --remove ID

  These take --config FILE (FIRSTKEY_AGENT_CONFIG), --json, and enrol also
  --code CODE or --code-file FILE; admit takes --directory NAME.
`

function addHires(program: Command, act: Act): void {
  program.commandsGroup('People:')
  const hire = program.command('hire').description('make hires known, and see how far they are')
  withServer(hire.command('import').description('import a CSV file; twice changes nothing'))
    .argument('<file>', 'the file (docs/hires.md), or - for standard input')
    .option('--all-or-nothing', 'take nothing when any row is refused', false)
    .action((file, options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/import-hires.ts')).importHires(file, options, given),
      ),
    )
  withServer(hire.command('list').description('who starts, in that order'))
    .option('--phase <phase>', 'finding, planned, invited, keyed, closed, cancelled')
    .option('--troubled', 'only those a person must look at')
    .option('--from <day>', 'first day at or after, as 2026-12-07')
    .option('--to <day>', 'first day at or before')
    .option('--limit <n>', 'at most so many', parseLimit, 100)
    .action((options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/list-hires.ts')).listHires(options, given),
      ),
    )
  withServer(hire.command('show').description('one hire: how far, and what happened'))
    .argument('<id>')
    .action((id, options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/show-hire.ts')).showHire(id, options, given),
      ),
    )
  withServer(hire.command('cancel').description('end a delivery and erase its contact data'))
    .argument('<id>')
    .action((id, options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/cancel-hire.ts')).cancelHire(id, options, given),
      ),
    )
  withServer(hire.command('readmit').description('let a cancelled hire in with the next import'))
    .argument('<id>')
    .action((id, options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/readmit-hire.ts')).readmitHire(id, options, given),
      ),
    )
  addSettling(hire, act)
}

function addSettling(hire: Command, act: Act): void {
  const settle = (deed: Deed, description: string) =>
    withServer(hire.command(deed).description(description))
      .argument('<id>')
      .action((id, options, command: Command) =>
        act(command, async (given) =>
          (await import('./commands/settle-hire.ts')).settleHire(deed, id, options, given),
        ),
      )
  settle('close', 'replace a password set through Firstkey by one that nobody knows')
  settle('accept', 'take an address that HR changed, after its cool-down')
  settle('refuse', 'keep the address first seen')
  settle('invite', 'send a new link to the addresses on file')
}

function addTokens(program: Command, act: Act): void {
  const token = program.command('token').description('who may call the HTTP API')
  withServer(token.command('create').description('mint a token; it is shown once'))
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scope <scope...>', scopes)
    .option('--container <dn...>', 'only hires named under these containers')
    .action((options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/manage-tokens.ts')).createToken(options, given),
      ),
    )
  withServer(token.command('list').description('every token, and whether it is used')).action(
    (options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/manage-tokens.ts')).listTokens(options, given),
      ),
  )
  withServer(token.command('revoke').description('end a token for good'))
    .argument('<id>')
    .action((id, options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/manage-tokens.ts')).revokeToken(id, options, given),
      ),
    )
}

function addChecks(program: Command, act: Act): void {
  program.commandsGroup('Checks:')
  withServer(program.command('doctor').description('what works, what does not, and what to do'))
    .option('--agent <file>', 'also check the agent of this configuration')
    .option('--portal <url>', 'where hires reach the pages, to compare them with this release')
    .action((options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/examine.ts')).examine(options, given),
      ),
    )
  const ledger = program.command('ledger').description('the record of what happened')
  withServer(ledger.command('verify').description('verify every entry and the end'))
    .option('--remembered <seq:hash>', 'an end that was noted down before')
    .option('--witness <file>', 'ends that an agent was shown: `firstkey agent witness --json`')
    .action((options, command: Command) =>
      act(command, async (given) =>
        (await import('./commands/verify-ledger.ts')).verifyLedger(options, given),
      ),
    )
}

/** The options of every command that asks a server. */
function withServer(command: Command): Command {
  return command
    .option('--json', 'print JSON', false)
    .option('--state <folder>', 'the state folder of the server on this machine')
    .option('--server <url>', 'a server elsewhere; the token is in FIRSTKEY_TOKEN')
    .option('--config <file>', 'where the server’s configuration is')
}

function settle(options: Partial<CliSettings>, settings: CliSettings): CliSettings {
  return {
    ...settings,
    config: options.config ?? settings.config,
    // What is named on the line wins over what the environment says.
    state: options.state ?? settings.state,
    server: options.server ?? (options.state === undefined ? settings.server : undefined),
  }
}

function parseLimit(text: string): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100_000) return limit
  throw new InvalidArgumentError('It is a number from 1 to 100000.')
}

function subcommandTerm(this: Help | undefined, command: Command): string {
  const needed = command.registeredArguments.filter(({ required }) => required)
  return [command.name(), ...needed.map((argument) => `<${argument.name()}>`)].join(' ')
}

/** A switch that is off unless given needs no word about it. */
function optionDescription({ description, defaultValue }: Option): string {
  const isSwitch = defaultValue === undefined || defaultValue === false
  return isSwitch ? description : `${description} (${defaultValue})`
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}
