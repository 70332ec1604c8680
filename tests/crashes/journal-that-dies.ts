/** Rewrites a journal in a process of its own that ends itself with SIGKILL at one crash point. */
import process from 'node:process'
import { openJournal } from '../../agent/journal/open-journal.ts'

const [folder = '', point = '', now = ''] = process.argv.slice(2)
const journal = await openJournal(folder, (reached) => {
  if (reached === point) process.kill(process.pid, 'SIGKILL')
})
await journal.forget(new Date(now), 60)
// A kill is a signal: this process lives until it comes.
process.stdin.resume()
