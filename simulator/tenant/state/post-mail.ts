import type { TenantState } from './create-tenant-state.ts'

/** Sends a mail of Entra's own: it is among the sent ones, and in the mailboxes where there are some. */
export function postMail(
  state: TenantState,
  mail: {
    readonly from: string
    readonly to: readonly string[]
    readonly cc?: readonly string[]
    readonly subject: string
    readonly text: string
  },
): void {
  const recipients = (addresses: readonly string[]) =>
    addresses.map((address) => ({ emailAddress: { address } }))
  const sent = {
    from: mail.from,
    message: {
      subject: mail.subject,
      body: { contentType: 'text', content: mail.text },
      toRecipients: recipients(mail.to),
      ccRecipients: recipients(mail.cc ?? []),
    },
    at: state.now(),
  }
  state.mails.push(sent)
  state.version += 1
  state.deliver(sent)
}
