import type { Directory } from './directory/start-directory.ts'
import { sampleHires, sampleStaff } from './sample-hires.ts'

/** Puts the sample people into the directory, each in the state that their story tells. */
export function addSampleHires(directory: Directory): void {
  directory.addGroup('Executives')
  directory.addPasswordSettings({
    name: 'Executives',
    precedence: 10,
    minimumLength: 16,
    appliesTo: ['Executives'],
  })
  for (const { account } of sampleHires) if (account) directory.addAccount(account)
  for (const account of sampleStaff) directory.addAccount(account)
  directory.lockAccount('tom.obrien')
  directory.signInInteractively('chidi.adeyemi', { controller: 0, workstation: 'THIN-07' })
}
