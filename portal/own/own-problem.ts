import { fillText } from '../texts/fill-text.ts'
import type { OwnProps } from './own-props.ts'

/** What to say about how it ended, by its stable code; for a code without words of its own, the general ones. */
export function ownProblemText({ words, house }: Pick<OwnProps, 'words' | 'house'>, code: string) {
  const problems: Readonly<Record<string, string>> = words.problems
  const said = Object.hasOwn(problems, code) ? problems[code] : undefined
  return fillText(said ?? words.problems.general, { desk: house.desk.name })
}
