import { keepsTheProvisioningContract } from './provisioning-contract.ts'
import { startSimulatedDirectory } from './simulated-directory.ts'

keepsTheProvisioningContract(async () => {
  const { simulator, underTest } = await startSimulatedDirectory()
  const { directory } = simulator
  return {
    endpoint: {
      host: `dc1.${directory.dnsDomain}`,
      address: '127.0.0.1',
      port: directory.controllers[0]?.port ?? 0,
      caPem: simulator.caPem,
      bindDn: directory.administrator.dn,
      password: directory.administrator.password,
    },
    readHash: ({ objectGuid }) => directory.copyPassword(objectGuid),
    baseDn: directory.baseDn,
    dnsDomain: directory.dnsDomain,
    addAccount: underTest.addAccount,
    stop: underTest.stop,
  }
})
