import { agentErrors } from './errors/agent-errors.ts'
import { apiErrors } from './errors/api-errors.ts'
import { arrivalErrors } from './errors/arrival-errors.ts'
import { cloudErrors } from './errors/cloud-errors.ts'
import { deliveryErrors } from './errors/delivery-errors.ts'
import { hireErrors } from './errors/hire-errors.ts'
import { ownErrors } from './errors/own-errors.ts'
import { passErrors } from './errors/pass-errors.ts'
import { provisioningErrors } from './errors/provisioning-errors.ts'
import { routeErrors } from './errors/route-errors.ts'

/** The closed table of errors. `docs/errors.md` is compared with it by a test, in both directions. */
export const errors = {
  ...hireErrors,
  ...apiErrors,
  ...deliveryErrors,
  ...agentErrors,
  ...passErrors,
  ...cloudErrors,
  ...ownErrors,
  ...arrivalErrors,
  ...provisioningErrors,
  ...routeErrors,
}

/** A stable code; the only thing about an error that programs may compare. */
export type ErrorCode = keyof typeof errors

/** Whether a text is a code of the table. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errors, text)
}
