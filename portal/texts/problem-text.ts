import type { Texts } from './en.ts'

/** What to say about a problem, by its stable code; for a code without words of its own, the general ones. */
export function problemText(texts: Texts, code: string): string {
  const problems: Readonly<Record<string, string>> = texts.problems
  return (Object.hasOwn(problems, code) ? problems[code] : undefined) ?? texts.problems.general
}

/** The same where a hire is at their pass: some problems have other words there. */
export function passProblemText(texts: Texts, code: string): string {
  const problems: Readonly<Record<string, string>> = texts.pass.problems
  return (Object.hasOwn(problems, code) ? problems[code] : undefined) ?? problemText(texts, code)
}
