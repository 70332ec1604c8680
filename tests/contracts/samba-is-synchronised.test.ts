import { readHashByBind } from '../machine/read-hash-by-bind.ts'
import { startSamba } from '../machine/start-samba.ts'
import { keepsTheSyncContract } from './sync-contract.ts'

keepsTheSyncContract(async () => {
  const samba = await startSamba()
  const { host, ip, caPem, serviceAccount, baseDn } = samba
  const endpoint = {
    host,
    address: ip,
    port: 636,
    caPem,
    bindDn: serviceAccount.dn,
    password: serviceAccount.password,
  }
  return {
    endpoint,
    readHash: readHashByBind(endpoint),
    baseDn,
    dnsDomain: samba.realm.toLowerCase(),
    addAccount: samba.addAccount,
    identityOf: async ({ sam }) => {
      const wanted = '--attributes=objectGUID,objectSid'
      const shown = await samba.sambaTool('user', 'show', sam, wanted)
      const find = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(shown)?.[1] ?? ''
      return { objectGuid: find('objectGUID'), sid: find('objectSid') }
    },
    setAttributes: ({ dn }, attributes) => samba.setAttributes(dn, attributes),
    setPassword: ({ dn }, password) => samba.setPassword(dn, password),
    moveAccount: async ({ sam }, ou) => {
      await samba.sambaTool('user', 'move', sam, `OU=${ou},${baseDn}`)
    },
    deleteAccount: async ({ sam }) => {
      await samba.sambaTool('user', 'delete', sam)
    },
    stop: samba.stop,
  }
})
