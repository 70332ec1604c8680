import { startSamba } from '../machine/start-samba.ts'
import { keepsTheDirectoryContract } from './directory-contract.ts'
import { underTest } from './directory-under-test.ts'

// What only a real Windows controller can prove: Samba knows neither the policy-hints control nor these two rules.
keepsTheDirectoryContract(async () => underTest(await startSamba()), {
  historyBindsResets: false,
  accountNameInPasswordRefused: false,
  overlongPasswordRefused: false,
})
