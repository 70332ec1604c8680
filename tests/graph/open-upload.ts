import type { openTenant, Reply } from './open-tenant.ts'

type World = Awaited<ReturnType<typeof openTenant>>
type Person = Readonly<Record<string, unknown>>

const core = 'urn:ietf:params:scim:schemas:core:2.0:User'
const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const customSchema = 'urn:contoso:employee'

/** A SCIM bulk request; `enterprise` and `custom` of a person go into their extensions. */
export function bulkOf(people: readonly Person[]) {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: people.map(({ enterprise, custom, ...person }, at) => ({
      method: 'POST',
      bulkId: `bulk-${at}`,
      path: '/Users',
      data: {
        schemas: [core, enterpriseSchema, customSchema],
        ...person,
        ...(enterprise ? { [enterpriseSchema]: enterprise } : {}),
        ...(custom ? { [customSchema]: custom } : {}),
      },
    })),
    failOnErrors: null,
  }
}

/** A provisioning job, a program that uploads to it, and a reader of its log. */
export async function openUpload({ tenant, openGraph }: World) {
  const job = tenant.addProvisioningApplication()
  const sender = await openGraph('SynchronizationData-User.Upload')
  tenant.setThrottleLimits({ reports: 10_000 })
  const reader = await openGraph('ProvisioningLog.Read.All')
  const path = `/servicePrincipals/${job.servicePrincipalId}/synchronization/jobs/${job.id}/bulkUpload`
  const upload = (people: readonly Person[]): Promise<Reply> =>
    sender(`POST ${path}`, bulkOf(people), { 'content-type': 'application/scim+json' })
  /** Every line about somebody, the newest first. */
  const logOf = async (externalId: string): Promise<Reply['body']> => {
    const filter = encodeURIComponent(
      `jobId eq '${job.id}' and sourceIdentity/id eq '${externalId}'`,
    )
    const { body } = await reader(`GET /auditLogs/provisioning?$filter=${filter}`)
    return body.value
  }
  return Object.assign(upload, { logOf, path, jobId: job.id, principal: job.servicePrincipalId })
}
