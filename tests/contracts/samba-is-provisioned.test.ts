import { readHashByBind } from '../machine/read-hash-by-bind.ts'
import { startSamba } from '../machine/start-samba.ts'
import { keepsTheProvisioningContract } from './provisioning-contract.ts'

keepsTheProvisioningContract(async () => {
  const samba = await startSamba()
  const endpoint = {
    host: samba.host,
    address: samba.ip,
    port: 636,
    caPem: samba.caPem,
    bindDn: `CN=Administrator,CN=Users,${samba.baseDn}`,
    password: samba.adminPassword,
  }
  return {
    endpoint,
    readHash: readHashByBind(endpoint),
    baseDn: samba.baseDn,
    dnsDomain: samba.realm.toLowerCase(),
    addAccount: samba.addAccount,
    stop: samba.stop,
  }
})
