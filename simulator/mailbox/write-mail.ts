interface GraphMail {
  readonly from: string
  readonly message: Readonly<Record<string, unknown>>
}

/** A message in Graph's own form as MIME (RFC 5322, 2045, 2047), and who gets it. */
export function writeMail({ from, message }: GraphMail, at: Date) {
  const to = readAddresses(message['toRecipients'])
  const cc = readAddresses(message['ccRecipients'])
  const body = (message['body'] ?? {}) as Readonly<Record<string, unknown>>
  const type = /^html$/i.test(String(body['contentType'])) ? 'text/html' : 'text/plain'
  const subject = Buffer.from(String(message['subject'] ?? '')).toString('base64')
  const lines = [
    `From: ${from}`,
    `To: ${to.join(', ')}`,
    ...(cc.length > 0 ? [`Cc: ${cc.join(', ')}`] : []),
    `Subject: =?utf-8?B?${subject}?=`,
    `Date: ${at.toUTCString()}`,
    'MIME-Version: 1.0',
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(String(body['content'] ?? '')).toString('base64'),
    '',
  ]
  return { recipients: [...to, ...cc], raw: Buffer.from(lines.join('\r\n')) }
}

function readAddresses(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((each: { readonly emailAddress?: { readonly address?: unknown } }) => {
    const address = each.emailAddress?.address
    return typeof address === 'string' ? [address] : []
  })
}
