import { keepsTheDirectoryContract } from './directory-contract.ts'
import { startSimulatedDirectory } from './simulated-directory.ts'

// The simulator plays Windows where Samba differs from it.
keepsTheDirectoryContract(async () => (await startSimulatedDirectory()).underTest, {
  historyBindsResets: true,
  accountNameInPasswordRefused: true,
  overlongPasswordRefused: true,
})
