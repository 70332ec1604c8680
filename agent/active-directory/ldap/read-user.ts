import type { Control } from 'ldapts'
import { DirectoryFault } from '../classify-directory-error.ts'
import type { Entry } from './entry.ts'
import type { Controller } from './open-controller.ts'
import { guidDn } from './parse-guid.ts'

export interface UserAttributes {
  readonly attributes: readonly string[]
  readonly binary?: readonly string[]
  readonly controls?: readonly Control[]
}

/** One user by objectGUID, or `undefined` when this controller has none of that GUID (a group or contact is no user). */
export async function readUser(
  controller: Controller,
  objectGuid: string,
  wanted: UserAttributes,
): Promise<Entry | undefined> {
  try {
    const search = { filter: '(objectClass=user)', ...wanted }
    const [entry] = await controller.search(guidDn(objectGuid), search)
    return entry
  } catch (error) {
    if (error instanceof DirectoryFault && error.code === 'account-missing') return undefined
    throw error
  }
}
