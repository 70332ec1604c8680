import type * as z from 'zod'

/** What is wrong, one line each: the place and the rule, never the value. */
export function describeProblems(error: z.ZodError): readonly string[] {
  return error.issues.map((issue) => {
    const path = issue.path.map(String).join('.') || 'the file'
    if (issue.code === 'unrecognized_keys') {
      return `${path}: unknown ${issue.keys.map((key) => `\`${key}\``).join(', ')}`
    }
    return `${path}: ${issue.message}`
  })
}
