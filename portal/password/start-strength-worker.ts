import type { Judgement, StrengthFiles, StrengthQuestion } from './strength.ts'

/** Asks the worker about a password. Never answers where the worker or its lists do not load: do not wait without end. */
export interface StrengthMeter {
  judge(password: string, personalWords: readonly string[]): Promise<Judgement>
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL: (url: string) => string }
}

/**
 * Starts the worker. Under `require-trusted-types-for 'script'` a worker's address has to come from a policy: ours is
 * called `firstkey-worker` and lets exactly one address through, the one that was built.
 */
export function startStrengthWorker(files: StrengthFiles): StrengthMeter {
  const worker = new Worker(trustedUrl(`/${files.worker}`))
  const waiting = new Map<number, (judgement: Judgement) => void>()
  let asked = 0
  const say = (question: StrengthQuestion) => worker.postMessage(question)
  worker.onmessage = ({ data }: MessageEvent<Judgement>) => {
    waiting.get(data.id)?.(data)
    waiting.delete(data.id)
  }
  say({
    kind: 'lists',
    knownBad: `/${files.knownBad}`,
    words: files.words.map((name) => `/${name}`),
  })
  return {
    judge: (password, personalWords) =>
      new Promise((resolve) => {
        asked += 1
        waiting.set(asked, resolve)
        say({ kind: 'judge', id: asked, password, personalWords })
      }),
  }
}

function trustedUrl(allowed: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (!trustedTypes) return allowed
  const policy = trustedTypes.createPolicy('firstkey-worker', {
    createScriptURL: (url) => {
      if (url !== allowed) throw new TypeError('not the worker that was built')
      return url
    },
  })
  return policy.createScriptURL(allowed)
}
