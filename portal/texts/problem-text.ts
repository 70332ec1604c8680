import type { Texts } from './en.ts'

/** What to say about a problem, by its stable code; for a code without words of its own, the general ones. */
export function problemText(texts: Texts, code: string): string {
  const problems: Readonly<Record<string, string>> = texts.problems
  return (Object.hasOwn(problems, code) ? problems[code] : undefined) ?? texts.problems.general
}

/** The same in a part of the page: some problems have other words there. */
export function partProblemText(texts: Texts, part: 'pass' | 'reset', code: string): string {
  const problems: Readonly<Record<string, string>> = texts[part].problems
  return (Object.hasOwn(problems, code) ? problems[code] : undefined) ?? problemText(texts, code)
}
