/** The body of `bulkUpload` as Microsoft documents it (a SCIM bulk request, RFC 7644 section 3.7), and every problem with it. */
export function checkBulkRequest(body: unknown): readonly string[] {
  const { schemas, Operations, failOnErrors, ...rest } = (body ?? {}) as Record<string, unknown>
  const operations = Array.isArray(Operations) ? (Operations as Record<string, unknown>[]) : []
  return [
    ...Object.keys(rest).map((key) => `$.${key}: unknown`),
    ...(JSON.stringify(schemas) === `["${bulk}"]` ? [] : ['$.schemas: not a bulk request']),
    ...(operations.length >= 1 && operations.length <= 50 ? [] : ['$.Operations: not 1 to 50']),
    ...([null, undefined].includes(failOnErrors as null) ? [] : ['$.failOnErrors: not null']),
    ...operations.flatMap((each, at) => checkOperation(each).map((text) => `$[${at}].${text}`)),
  ]
}

const bulk = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const core = 'urn:ietf:params:scim:schemas:core:2.0:User'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
/** The attributes of a user that Microsoft's sample has (RFC 7643, section 4.1). */
const known = new Set([
  'schemas',
  'externalId',
  'userName',
  'name',
  'displayName',
  'nickName',
  'emails',
  'phoneNumbers',
  'addresses',
  'userType',
  'title',
  'preferredLanguage',
  'locale',
  'timezone',
  'active',
])

function checkOperation(operation: Record<string, unknown>): readonly string[] {
  const { method, bulkId, path, data, ...rest } = operation
  const user = (data ?? {}) as Record<string, unknown>
  const schemas = Array.isArray(user['schemas']) ? (user['schemas'] as unknown[]) : []
  const strange = Object.keys(user).filter((key) => !known.has(key) && !schemas.includes(key))
  return [
    ...Object.keys(rest).map((key) => `${key}: unknown`),
    ...(method === 'POST' ? [] : ['method: not POST']),
    ...(path === '/Users' ? [] : ['path: not /Users']),
    ...(typeof bulkId === 'string' ? [] : ['bulkId: not a text']),
    ...(schemas.includes(core) ? [] : ['data.schemas: not a user']),
    ...(!(enterprise in user) || schemas.includes(enterprise) ? [] : ['data.schemas: incomplete']),
    ...strange.map((key) => `data.${key}: in no schema`),
  ]
}
