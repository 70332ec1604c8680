import type { ServiceRecord } from './parse-service-records.ts'

/**
 * Records that lead out of the domain are left out: names come over plain DNS, and whoever forges one may well hold a public
 * certificate for a name of their own, to which the service account's password would then be sent.
 */
export function keepOwn(
  services: readonly ServiceRecord[],
  domain: string,
): readonly ServiceRecord[] {
  const end = `.${domain.toLowerCase()}`
  return services.filter(({ name }) => name.toLowerCase().endsWith(end))
}
