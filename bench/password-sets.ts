import { startSimulatedWorld } from '../tests/machine/simulated-world.ts'
import { startAgent } from '../tests/machine/start-agent.ts'
import { type Samba, startSamba } from '../tests/machine/start-samba.ts'
import { startWorld } from '../tests/machine/start-world.ts'
import type { Bench, Benchmark } from './benchmark.ts'
import { mapInTurns } from './map-in-turns.ts'
import { setAndBind } from './set-and-bind.ts'
import { type PreparedSet, prepareSets, setByAgent } from './set-by-agent.ts'
import { setByLdapmodify } from './set-by-ldapmodify.ts'
import { type PathHire, prepareClaims, setByWholePath } from './set-by-whole-path.ts'
import { startBenchPostgres } from './start-bench-postgres.ts'

/** Far from every limit: what is measured is work, not waiting for the next hour. */
const guard = { perHour: 100_000, texts: { perDay: 100_000 } }

export const passwordSets: Benchmark = {
  name: 'password-sets',
  title: 'Password sets',
  how:
    'On one Samba domain controller, in turns: `ldapmodify` replaces `unicodePwd` of accounts (one LDIF, one connection, ' +
    'nothing checked, read back or proved); the agent, with its usual two lanes for sets, is given as many jobs at once, ' +
    'each with a sealed box and a grant that an earlier text code earned: it opens the box, checks everything, journals, ' +
    'sets, reads back, proves by a bind on a new TLS connection, journals and answers with a receipt. *The whole path* is ' +
    'the same with a server and its PostgreSQL in front: as many browsers hand over their boxes at once, until the last ' +
    'page says it is done. *One set and one first bind* is what the controller needs at least for a proved set, in two ' +
    'lanes, without anything the agent checks. Then the agent against the simulator’s directory.',
  run: async (bench) => {
    const size = bench.quick ? 8 : 60
    const rounds = bench.quick ? 1 : 5
    const beside = await measureOnSamba(bench, size, rounds)
    const simulated = await measureOnSimulator(bench, bench.quick ? 20 : 100, rounds)
    return {
      figures: [
        { what: '`ldapmodify`', unit: 'sets/s', rounds: beside.ldapmodify },
        { what: 'the agent', unit: 'sets/s', rounds: beside.agent },
        {
          what: 'the agent by `ldapmodify`',
          unit: '',
          rounds: beside.agent.map((rate, round) => rate / (beside.ldapmodify[round] ?? 0)),
          target: { atLeast: 0.9 },
        },
        { what: 'one set and one first bind', unit: 'sets/s', rounds: beside.setAndBind },
        {
          what: 'the agent by one set and one first bind',
          unit: '',
          rounds: beside.agent.map((rate, round) => rate / (beside.setAndBind[round] ?? 0)),
          target: { atLeast: 0.9 },
        },
        { what: 'the whole path', unit: 'sets/s', rounds: beside.wholePath },
        {
          what: 'the agent, on the simulator’s directory',
          unit: 'sets/s',
          rounds: simulated,
        },
      ],
      notes: [
        `${size} sets a round. Samba derives Kerberos keys inside its one write lock: it is the limit of every row but the last.`,
        'A first bind writes lastLogonTimestamp, inside the same lock: `ldapmodify`, which proves nothing, is spared that.',
        'Agent, server, browsers and simulator share one process here, and the simulated directory stands in it as well.',
      ],
    }
  },
}

async function measureOnSamba(bench: Bench, size: number, rounds: number) {
  const samba = await startSamba()
  bench.onEnd(() => samba.stop())
  const turns = await prepareTurns(bench, samba, size, rounds)
  const ldapmodify: number[] = []
  const agent: number[] = []
  const proved: number[] = []
  const wholePath: number[] = []
  const dns = await addAccounts(samba, 'plain', size)
  await setByLdapmodify(samba, dns)
  for (const [round, turn] of turns.entries()) {
    ldapmodify.push(await setByLdapmodify(samba, dns))
    proved.push(await setAndBind(samba, await addAccounts(samba, `proved${round}`, size)))
    agent.push(await turn.byAgent())
    wholePath.push(await turn.byWholePath())
    bench.say(
      `round ${round + 1}: ldapmodify ${ldapmodify.at(-1)?.toFixed(1)}, agent ${agent.at(-1)?.toFixed(1)}, ` +
        `whole path ${wholePath.at(-1)?.toFixed(1)} sets/s`,
    )
  }
  return { ldapmodify, agent, setAndBind: proved, wholePath }
}

/** One round, all prepared. */
interface Turn {
  readonly byAgent: () => Promise<number>
  readonly byWholePath: () => Promise<number>
}

/** Brings as many hires as are wanted to where only the set is left, before anything is timed. */
async function prepareTurns(bench: Bench, samba: Samba, size: number, rounds: number) {
  const simulator = await startSimulatedWorld(guard)
  bench.onEnd(() => simulator.stop())
  const { host, ip, caPem, baseDn, serviceAccount } = samba
  const { upn: name, password } = serviceAccount
  const directory = {
    ...{ host, address: ip, port: 636, caPem, baseDn },
    serviceAccount: { name, password },
  }
  const { phone } = simulator
  const agent = await startAgent({ directory, phone, guard })
  bench.onEnd(() => agent.stop())
  const postgres = await startBenchPostgres(bench)
  const database = await postgres.createDatabase()
  // Evidence is looked for later: the directory is asked for nothing but the sets.
  const plan = { evidenceEverySeconds: 86_400 }
  const world = await startWorld({ directory, guard, database, plan })
  bench.onEnd(() => world.stop())

  const turns: Turn[] = []
  for (let round = 0; round < rounds; round += 1) {
    bench.say(`round ${round + 1} of ${rounds} is prepared: ${2 * size} hires prove who they are`)
    const newcomers = await addNewcomers(samba, `agent${round}`, size)
    const found = await mapInTurns(newcomers, 4, async ({ employeeNumber, mobile }) => {
      const job = { directory: 'contoso', delivery: crypto.randomUUID(), hint: { employeeNumber } }
      const answer = await agent.server.ask('find-account', job)
      if (answer.outcome !== 'one') throw new Error(`${employeeNumber} was not found`)
      return { account: answer.found.account, mobile }
    })
    const sets: readonly PreparedSet[] = await prepareSets(agent, phone, found)
    const claims = await prepareClaims(world, await addNewcomers(samba, `path${round}`, size))
    turns.push({
      byAgent: () => setByAgent(agent, sets),
      byWholePath: () => setByWholePath(claims),
    })
  }
  return turns
}

async function measureOnSimulator(bench: Bench, size: number, rounds: number) {
  const world = await startSimulatedWorld(guard)
  bench.onEnd(() => world.stop())
  const rates: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const newcomers = Array.from({ length: size }, (_, index) => {
      const mobile = nextMobile()
      return { account: world.addNewcomer(`sim${round}x${index}`, mobile), mobile }
    })
    const rate = await setByAgent(
      world.agent,
      await prepareSets(world.agent, world.phone, newcomers),
    )
    if (round > 0) rates.push(rate)
  }
  return rates
}

let mobiles = 10_000_000
const nextMobile = () => {
  mobiles += 1
  return `+316${mobiles}`
}

async function addNewcomers(
  samba: Samba,
  kind: string,
  count: number,
): Promise<readonly PathHire[]> {
  const hires = Array.from({ length: count }, (_, index) => ({
    employeeNumber: `${kind}-${index}`,
    mail: `${kind}-${index}@example.org`,
    mobile: nextMobile(),
  }))
  await mapInTurns(hires, 2, ({ employeeNumber, mobile }) =>
    samba.addAccount({
      cn: employeeNumber,
      sam: employeeNumber,
      employeeId: employeeNumber,
      mobile,
      givenName: 'Barbara',
      sn: 'Jansen',
    }),
  )
  return hires
}

async function addAccounts(samba: Samba, kind: string, count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, index) => `${kind}-${index}`)
  const added = await mapInTurns(names, 2, (sam) => samba.addAccount({ cn: sam, sam }))
  return added.map(({ dn }) => dn)
}
