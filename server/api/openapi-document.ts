/** The head of the OpenAPI document; the routes' own schemas make the rest. */
export const apiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Firstkey',
    version: '0.1.0',
    description:
      'Who is to receive a first key, and how far each delivery is. Nothing here holds, shows or sets a key.\n\n' +
      'Errors are problem documents (RFC 9457) with a stable `code`; docs/errors.md lists them. A POST that creates ' +
      'needs an `Idempotency-Key`: the same key with the same body gets the first answer again for two days.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  components: {
    securitySchemes: {
      token: {
        type: 'http' as const,
        scheme: 'bearer',
        description: 'A token of `firstkey token create`; each route names the scope it asks for.',
      },
    },
  },
  security: [{ token: [] }],
  tags: [
    { name: 'hires', description: 'Who starts, and how far they are.' },
    { name: 'tokens', description: 'Who may call.' },
    { name: 'agents', description: 'The programs that hold powers.' },
    { name: 'operations', description: 'Whether everything is well.' },
  ],
}
