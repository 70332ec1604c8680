/** One command of a session and what it should say. */
interface Step {
  readonly line: number
  readonly command: string
  readonly exitCode: number
  readonly output: string
}

interface Transcript {
  readonly files: ReadonlyMap<string, string>
  readonly steps: readonly Step[]
}

/** Reads a session. `\xFF` in a file stands for that byte, and `\r` for a carriage return. */
export function parseTranscript(text: string): Transcript {
  const files = new Map<string, string>()
  const steps: { line: number; command: string; exitCode: number; output: string }[] = []
  let file: string | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const [, name] = /^-- ([\w.-]+) --$/.exec(line) ?? []
    const step = steps.at(-1)
    if (line === '--') file = undefined
    else if (name !== undefined) {
      file = name
      files.set(file, '')
    } else if (file !== undefined) files.set(file, `${files.get(file)}${line}\n`)
    else if (line.startsWith('$ ')) {
      steps.push({ line: index + 1, command: line.slice(2), exitCode: 0, output: '' })
    } else if (step && /^! \d+$/.test(line)) step.exitCode = Number(line.slice(2))
    else if (step && !line.startsWith('# ')) step.output += `${line}\n`
  }
  return { files, steps: steps.map((step) => ({ ...step, output: step.output.trimEnd() })) }
}

/** The words of a session as a pattern: what is known is put in, the rest is found out. */
export function toPattern(output: string, known: ReadonlyMap<string, string>): RegExp {
  const seen = new Set<string>()
  const source = output
    .split(/(<[a-z-]+>)/)
    .map((part) => {
      const [, word] = /^<([a-z-]+)>$/.exec(part) ?? []
      if (word === undefined) return quote(part)
      const value = known.get(word)
      if (value !== undefined) return quote(value)
      const group = word.replaceAll('-', '_')
      if (seen.has(word)) return `\\k<${group}>`
      seen.add(word)
      return `(?<${group}>\\S+)`
    })
    .join('')
  return new RegExp(`^${source}$`)
}

function quote(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
