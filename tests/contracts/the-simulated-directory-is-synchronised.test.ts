import { startSimulatedDirectory } from './simulated-directory.ts'
import { keepsTheSyncContract } from './sync-contract.ts'

keepsTheSyncContract(async () => {
  const { simulator, underTest } = await startSimulatedDirectory()
  const { directory } = simulator
  const [controller] = directory.controllers
  return {
    endpoint: {
      host: `dc1.${directory.dnsDomain}`,
      address: '127.0.0.1',
      port: controller?.port ?? 0,
      caPem: simulator.caPem,
      bindDn: directory.serviceAccount.dn,
      password: directory.serviceAccount.password,
    },
    readHash: ({ objectGuid }) => directory.copyPassword(objectGuid),
    baseDn: directory.baseDn,
    dnsDomain: directory.dnsDomain,
    addAccount: underTest.addAccount,
    identityOf: ({ sam }) => Promise.resolve(directory.account(sam)),
    setAttributes: underTest.setAttributes,
    setPassword: ({ sam }, password) => Promise.resolve(directory.setPassword(sam, password)),
    moveAccount: ({ sam }, ou) => Promise.resolve(directory.moveAccount(sam, `OU=${ou}`)),
    deleteAccount: ({ sam }) => Promise.resolve(directory.deleteAccount(sam)),
    stop: underTest.stop,
  }
})
