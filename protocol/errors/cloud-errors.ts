import { type ErrorEntry, entry } from './error-entry.ts'

/** What an agent hears from a tenant, by Graph or when it asks for a token. */
export const cloudErrors = {
  // The tenant
  'cloud-unreachable': entry(
    503,
    'The tenant did not answer.',
    'Wait: it is asked again. If it lasts, look at the agent’s way to Graph and to the sign-in host.',
  ),
  'cloud-throttled': entry(
    503,
    'The tenant asked to be left alone for a while.',
    'Wait: it is asked again. If it happens daily, spread the starts or look for what else uses Graph.',
  ),
  'cloud-token': entry(
    502,
    'The tenant gave the agent no token.',
    'Look at tenant, client id and certificate in the agent’s configuration, and at when the certificate ends.',
  ),
  'cloud-certificate-ends': entry(
    409,
    'The certificate that the agent shows the tenant ends within a month.',
    'Make a new one, add it to the application’s registration, exchange the files, restart the agent.',
  ),
  'cloud-secret': entry(
    409,
    'The agent shows the tenant a secret that can be copied.',
    'Use a certificate, a federated credential or a managed identity; then remove the secret from the registration.',
  ),
  'cloud-rights': entry(
    403,
    'The agent lacks a right in the tenant.',
    'Grant what `firstkey agent permissions` prints.',
  ),
  'cloud-unit-missing': entry(
    404,
    'An administrative unit that the guard names is not in the tenant, so nobody in it is given a pass.',
    'Correct `pass.units` in the guard: the object ids of units, as Entra shows them.',
  ),
  'cloud-sign-ins-needed': entry(
    403,
    'The agent cannot see who has signed in to the tenant, so it gives nobody a pass.',
    'Grant AuditLog.Read.All (it wants Entra ID P1), or set `signInsUnreadable` to `accept` in the guard.',
  ),
  'cloud-sign-ins-unseen': entry(
    409,
    'The agent cannot see who has signed in to the tenant, and goes by registered methods alone.',
    'Grant AuditLog.Read.All (it wants Entra ID P1), unless this was chosen knowingly.',
  ),
  'cloud-licence': entry(
    403,
    'The tenant lacks a licence for what was asked.',
    'Look at `firstkey doctor`: it says what is missing and what works without.',
  ),
  'cloud-account-missing': entry(
    404,
    'The account is not in the tenant.',
    'Wait for the synchronisation, or look at its scope.',
  ),
  'cloud-guest': entry(
    409,
    'The account is that of an external guest, who signs in at home.',
    'Send an invitation to the tenant instead (Entra, external collaboration).',
  ),
  'cloud-refused': entry(
    502,
    'The tenant refused.',
    'Look at the agent’s log: it holds the request id that Microsoft asks for.',
  ),
  'pass-policy': entry(
    409,
    'The tenant’s policy allows this person no pass.',
    'Enable Temporary Access Pass for the newcomers’ group, with lifetimes that the guard allows too.',
  ),
} satisfies Record<string, ErrorEntry>
