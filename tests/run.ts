/**
 * `npm test`: installs what the tests need, builds the pages, runs every test and ends in one line of figures.
 * Nothing is skipped because something is absent: what cannot be installed stops the run with the line to type.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

const root = join(import.meta.dirname, '..')

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

run('bash', ['tests/machine/install.sh'])
run(process.execPath, ['portal/build.ts'])

const folder = mkdtempSync(join(tmpdir(), 'firstkey-test-'))
const report = join(folder, 'report.json')
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
)

const figures = JSON.parse(readFileSync(report, 'utf8')) as {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  success: boolean
}
rmSync(folder, { recursive: true })
const skipped = figures.numPendingTests + figures.numTodoTests
// A file that does not even load has no failed test of its own, yet the run has failed.
const failed = Math.max(figures.numFailedTests, status === 0 && figures.success ? 0 : 1)
process.stdout.write(
  `${figures.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
)
process.exitCode = status === 0 && failed === 0 ? 0 : 1
