import pg from 'pg'

const { builtins } = pg.types

/**
 * How values arrive: `bigint` as a number (ours count things; one too large to be exact is a fault), `date` as the text
 * `2026-12-01`, because a bare date is no instant. The rest as the driver does it.
 */
export const parseColumn: pg.CustomTypesConfig = {
  getTypeParser: (type, format) => {
    if (format !== 'binary' && type === builtins.INT8) return parseBigint
    if (format !== 'binary' && type === builtins.DATE) return (text: string) => text
    return pg.types.getTypeParser(type, format)
  },
}

function parseBigint(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error('a bigint is too large to be read exactly')
  return value
}
