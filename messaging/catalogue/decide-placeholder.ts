import { type Audience, isPlaceholder, type Nature, placeholders } from './kinds.ts'

/** Where a template uses which placeholders, known or not. */
interface PlaceholderUse {
  readonly audience: Audience
  readonly subject: ReadonlySet<string>
  readonly body: ReadonlySet<string>
}

export type PlaceholderRefusal =
  | 'name-beside-what-opens'
  | 'name-to-hire'
  | 'opens-in-subject'
  | 'opens-to-others'
  | 'name-in-subject'
  | 'two-that-open'
  | 'unknown'

/**
 * Promise P2 for templates, whatever the kind: a username and anything that helps to sign in never ride in the same message,
 * and no one message carries two halves of the way in.
 *
 * | | hire, go-between | manager, desk, hire by name |
 * |---|---|---|
 * | link, code | one of them, not in the subject | never |
 * | username | never (the page shows it after proof, or another message does) | yes, not in the subject |
 *
 * Returns every rule that is broken, none when the template may load. It judges placeholders only: words an operator types
 * by hand cannot be judged.
 */
export function decidePlaceholder(use: PlaceholderUse): readonly PlaceholderRefusal[] {
  const everywhere = new Set([...use.subject, ...use.body])
  const opens = pick(everywhere, 'opens')
  const names = pick(everywhere, 'names')
  const broken: Readonly<Record<PlaceholderRefusal, boolean>> = {
    unknown: [...everywhere].some((name) => !isPlaceholder(name)),
    'name-beside-what-opens': opens.length > 0 && names.length > 0,
    'name-to-hire': getsWhatOpens[use.audience] && names.length > 0,
    'opens-to-others': !getsWhatOpens[use.audience] && opens.length > 0,
    'two-that-open': opens.length > 1,
    'opens-in-subject': pick(use.subject, 'opens').length > 0,
    'name-in-subject': pick(use.subject, 'names').length > 0,
  }
  return (Object.keys(broken) as PlaceholderRefusal[]).filter((refusal) => broken[refusal])
}

const getsWhatOpens: Readonly<Record<Audience, boolean>> = {
  hire: true,
  'go-between': true,
  manager: false,
  desk: false,
  'hire-by-name': false,
}

function pick(names: ReadonlySet<string>, nature: Nature): readonly string[] {
  return [...names].filter((name) => isPlaceholder(name) && placeholders[name] === nature)
}
