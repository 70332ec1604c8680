import type { Clock } from '../../protocol/clock.ts'
import type { Terminal } from '../command-context.ts'

const width = 24
const redrawMilliseconds = 80
const clear = '\r\u001b[K'

/** A line that says how far something is. On a screen it draws over itself; elsewhere nothing is drawn. */
export interface ProgressBar {
  show(done: number, note: string): void
  /** Takes the line away, so that something else can be printed. */
  clear(): void
}

/** A bar for `total` (0: not known). */
export function createProgressBar(terminal: Terminal, clock: Clock, total: number): ProgressBar {
  let drawnAt = 0
  let isDrawn = false
  return {
    show: (done, note) => {
      const now = clock.now().getTime()
      if (!terminal.isScreen || now - drawnAt < redrawMilliseconds) return
      drawnAt = now
      isDrawn = true
      terminal.err(`${clear}${drawBar(done, total)}${note}`)
    },
    clear: () => {
      if (isDrawn) terminal.err(clear)
      isDrawn = false
    },
  }
}

function drawBar(done: number, total: number): string {
  if (total === 0) return ''
  const share = Math.min(1, done / total)
  const filled = Math.round(share * width)
  const percent = `${Math.floor(share * 100)}`.padStart(3)
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${percent} %  `
}
