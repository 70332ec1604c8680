import { randomBytes } from 'node:crypto'
import { systemClock } from '../../protocol/clock.ts'
import type { SimulatorSettings } from '../../simulator/config.ts'
import { type Simulator, start } from '../../simulator/start.ts'
import { type DirectoryUnderTest, ports } from './directory-under-test.ts'

export interface SimulatedDirectory {
  readonly simulator: Simulator
  readonly underTest: DirectoryUnderTest
}

/** The simulator's directory as the contract wants it, with the policies of the seed. */
export async function startSimulatedDirectory(
  settings: SimulatorSettings['directory'] = {},
): Promise<SimulatedDirectory> {
  const wanted = { directory: { sampleHires: false, ...settings } }
  const simulator = await start(wanted, { clock: systemClock, log: ports.log })
  const { directory } = simulator
  directory.addGroup('Privileged Staff')
  const appliesTo = ['Privileged Staff']
  directory.addPasswordSettings({ name: 'P', precedence: 10, minimumLength: 16, appliesTo })
  return { simulator, underTest: underTest(simulator) }
}

function underTest({ directory, ...simulator }: Simulator): DirectoryUnderTest {
  return {
    controllers: directory.controllers.map((one) => ({
      host: `${one.name}.${directory.dnsDomain}`,
      address: one.host,
      port: one.port,
    })),
    caPem: simulator.caPem,
    baseDn: directory.baseDn,
    netbios: directory.netbios,
    serviceAccount: {
      upn: directory.serviceAccount.userPrincipalName,
      password: directory.serviceAccount.password,
    },
    rules: {
      minimumLength: 10,
      complexity: true,
      historyLength: 24,
      minimumAgeDays: 1,
      maximumAgeDays: 90,
    },
    addAccount: ({ cn, sam, ou, sn, upn, password, cannotChange, ...wanted }) => {
      const kept = password ?? `${randomBytes(24).toString('base64url')}-Aa1`
      const { dn, userPrincipalName } = directory.addAccount({
        ...wanted,
        sAMAccountName: sam,
        commonName: cn,
        container: `OU=${ou ?? 'Newcomers'}`,
        surname: sn,
        userPrincipalName: upn,
        password: kept,
        mayNotChange: cannotChange,
      })
      return Promise.resolve({ dn, sam, upn: userPrincipalName, password: kept })
    },
    setAttributes: ({ sam }, attributes) => {
      directory.setAttributes(sam, attributes)
      return Promise.resolve()
    },
    addToGroup: (group, sam) => {
      directory.joinGroup(sam, group)
      return Promise.resolve()
    },
    lock: ({ sam }) => {
      directory.lockAccount(sam)
      return Promise.resolve()
    },
    signIn: ({ sam }) => {
      const place = { controller: 0, workstation: 'TC-1' }
      const answer = directory.signInInteractively(sam, place)
      return answer === 'ok' ? Promise.resolve() : Promise.reject(new Error(answer))
    },
    stop: simulator.stop,
  }
}
