import { answerAdd } from './answers/answer-add.ts'
import { answerBind } from './answers/answer-bind.ts'
import { answerModify } from './answers/answer-modify.ts'
import { answerSearch } from './answers/answer-search.ts'
import type { ControllerView } from './answers/controller-view.ts'
import type { Pages } from './answers/take-page.ts'
import type { Entry } from './domain/entry.ts'
import { windowsErrors } from './domain/windows-error.ts'
import type { LdapMessage, SearchRequest } from './wire/parse-ldap-message.ts'
import {
  answerTags,
  writeLdapEntry,
  writeLdapReference,
  writeLdapResult,
} from './wire/write-ldap-message.ts'

/** What one connection is: at which controller, and who it has bound as. */
export interface ConnectionState {
  readonly view: ControllerView
  readonly pages: Pages
  identity: Entry | undefined
}

const whoAmI = '1.3.6.1.4.1.4203.1.11.3'

/** The bytes that answer a message; `undefined` where none are due. */
export function answerMessage(message: LdapMessage, state: ConnectionState): Buffer | undefined {
  const { id, request, controls } = message
  switch (request.kind) {
    case 'bind': {
      const { result, identity } = answerBind(state.view, request)
      state.identity = identity
      return writeLdapResult(id, answerTags.bind, result)
    }
    case 'search':
      return writeSearchAnswer(message, request, state)
    case 'modify': {
      const result = answerModify(state.view, state.identity, request, controls)
      return writeLdapResult(id, answerTags.modify, result)
    }
    case 'add': {
      const result = answerAdd(state.view, state.identity, request, controls)
      return writeLdapResult(id, answerTags.add, result)
    }
    case 'extended': {
      if (request.oid !== whoAmI) {
        return writeLdapResult(id, answerTags.extended, windowsErrors.notPlayed)
      }
      const value = state.identity ? `u:${state.view.domain.logonName(state.identity)}` : ''
      return writeLdapResult(id, answerTags.extended, windowsErrors.success, { value })
    }
    case 'not-played':
      return writeLdapResult(id, request.answerTag, windowsErrors.notPlayed)
    case 'abandon':
    case 'unbind':
      return undefined
  }
}

function writeSearchAnswer(
  { id, controls }: LdapMessage,
  request: SearchRequest,
  { view, identity, pages }: ConnectionState,
): Buffer {
  const answer = answerSearch(view, identity, request, controls, pages)
  return Buffer.concat([
    ...answer.entries.map(({ dn, attributes }) => writeLdapEntry(id, dn, attributes)),
    ...answer.references.map((uri) => writeLdapReference(id, uri)),
    writeLdapResult(id, answerTags.search, answer.result, { controls: answer.controls }),
  ])
}
