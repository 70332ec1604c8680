import { defineConfig } from 'vitest/config'

const folders = '{protocol,core,messaging,server,portal,agent,cli,simulator}'

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
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'real',
          globalSetup: ['tests/machine/share-postgres.ts'],
          include: ['tests/{stories,attacks,crashes,contracts,transcripts}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
        },
      },
    ],
  },
})
