import { defineConfig } from 'vitest/config'

const folders = '{protocol,core,messaging,server,portal,agent,cli,simulator}'

// No test measures the machine: what does not come is waited for longer than a busy one needs. A second for what is
// polled, as vitest has it, is not.
const patience = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
}

// `fast` needs nothing but Node and the embedded PostgreSQL. `real` needs the domain controller and the browser
// that tests/run.ts installs. Its files wait more than they compute, so three of them share the machine.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          globalSetup: ['tests/machine/share-postgres.ts'],
          include: [
            `${folders}/**/*.test.ts`,
            '{tests/architecture,tests/graph,bench}/**/*.test.ts',
          ],
          ...patience,
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'real',
          globalSetup: ['tests/machine/share-postgres.ts'],
          include: ['tests/{stories,attacks,crashes,contracts,transcripts}/**/*.test.ts'],
          ...patience,
          maxWorkers: 3,
        },
      },
    ],
  },
})
