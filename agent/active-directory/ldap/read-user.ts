import type { Control } from 'ldapts'
import { DirectoryFault } from '../classify-directory-error.ts'
import type { Entry } from './entry.ts'
import type { Controller } from './open-controller.ts'
import { guidDn } from './parse-guid.ts'

export interface UserAttributes {
  readonly attributes: readonly string[]
  readonly binary?: readonly string[]
  readonly controls?: readonly Control[]
  /** Every user has these: where one is missing, the service account may not read it, and nothing may be concluded. */
  readonly always?: readonly string[]
}

/** One user by objectGUID, or `undefined` when this controller has none of that GUID (a group or contact is no user). */
export async function readUser(
  controller: Controller,
  objectGuid: string,
  wanted: UserAttributes,
): Promise<Entry | undefined> {
  const { always = [], ...attributes } = wanted
  try {
    const search = { filter: '(objectClass=user)', ...attributes }
    const [entry] = await controller.search(guidDn(objectGuid), search)
    const unreadable = entry && always.find((name) => entry.text(name) === undefined)
    if (unreadable) throw new DirectoryFault('rights-missing', { unreadable })
    return entry
  } catch (error) {
    if (error instanceof DirectoryFault && error.code === 'account-missing') return undefined
    throw error
  }
}
