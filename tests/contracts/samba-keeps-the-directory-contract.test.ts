import { startSamba } from '../machine/start-samba.ts'
import { keepsTheDirectoryContract } from './directory-contract.ts'

keepsTheDirectoryContract(startSamba, {
  historyBindsResets: false,
  accountNameInPasswordRefused: false,
})
