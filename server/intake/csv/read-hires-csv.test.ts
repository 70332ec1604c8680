import { expect, test } from 'vitest'
import { type CsvItem, readHiresCsv } from './read-hires-csv.ts'

async function collect(source: AsyncIterable<Uint8Array>): Promise<CsvItem[]> {
  const items: CsvItem[] = []
  for await (const item of readHiresCsv(source, () => undefined)) items.push(item)
  return items
}

async function read(...pieces: readonly (string | Uint8Array)[]): Promise<CsvItem[]> {
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))
  async function* source() {
    for (const piece of bytes) yield await Promise.resolve(piece)
  }
  return await collect(source())
}

const rowsOf = (items: readonly CsvItem[]) =>
  items.map((item) => ('row' in item ? [item.line, item.row] : item))

const codesOf = (items: readonly CsvItem[]) =>
  items.flatMap((item) => {
    if ('refused' in item) return item.refused.map(({ code, line, column }) => [code, line, column])
    return 'problems' in item ? item.problems.map(({ code, line }) => [code, line]) : []
  })

const one = { employeeNumber: '007', startsOn: '2026-12-07', firstName: 'Barbara' }

test.each([
  ['semicolons', 'Employee number;Start date;First name\n007;2026-12-07;Barbara\n'],
  ['commas', 'employee_number,START DATE,First-Name\n007,2026-12-07,Barbara\n'],
  ['tabs', 'employeeNumber\tstarts on\tVoornaam\n007\t2026-12-07\tBarbara\n'],
  ['a byte order mark', '\uFEFFpersoneelsnummer;startdatum;voornaam\n007;2026-12-07;Barbara\n'],
  ['Windows line ends', 'Employee number;Start date;First name\r\n007;2026-12-07;Barbara\r\n'],
  ['old Macintosh line ends', 'Employee number;Start date;First name\r007;2026-12-07;Barbara\r'],
  ['no line end at all', 'Employee number;Start date;First name\n007;2026-12-07;Barbara'],
  ['quoted cells', '"Employee number";"Start date";"First name"\n"007";"2026-12-07";"Barbara"\n'],
  ['a bare text formula', 'Employee number;Start date;First name\n="007";2026-12-07;Barbara\n'],
  [
    'a quoted text formula',
    'Employee number;Start date;First name\n"=""007""";2026-12-07;Barbara\n',
  ],
  ['an apostrophe', "Employee number;Start date;First name\n'007;'2026-12-07;Barbara\n"],
  [
    'empty columns and rows at the end',
    'Employee number;Start date;First name;;\n007;2026-12-07;Barbara;;\n;;;;\n\n',
  ],
])('a file with %s is read', async (_, file) => {
  expect(rowsOf(await read(file))).toEqual([[2, one]])
})

test('an announced delimiter counts, and lines are counted with it', async () => {
  const items = await read(
    'sep=;\r\nEmployee number;Start date;First name\r\n007;2026-12-07;Barbara',
  )
  expect(rowsOf(items)).toEqual([[3, one]])
})

test('a line break inside quotes belongs to the cell, and later lines keep their numbers', async () => {
  const items = await read(
    'Employee number;Start date;First name\r\n1;2026-12-07;"An\r\nna"\r\n\r\n2;2026-12-07;Bo\r\n',
  )
  expect(rowsOf(items)).toEqual([
    [2, { employeeNumber: '1', startsOn: '2026-12-07', firstName: 'An\nna' }],
    [5, { employeeNumber: '2', startsOn: '2026-12-07', firstName: 'Bo' }],
  ])
})

test('a name keeps its apostrophe and its formula', async () => {
  const items = await read("employee id,start,last name,first name\n1,2026-12-07,'t Hart,=1+1\n")
  expect(rowsOf(items)).toEqual([
    [2, { employeeNumber: '1', startsOn: '2026-12-07', lastName: "'t Hart", firstName: '=1+1' }],
  ])
})

test('a file that arrives byte by byte is the same file', async () => {
  const file = Buffer.from(
    '\uFEFFemployee id;start;voornaam\r\n7;2026-12-07;Zoë\r\n8;2026-12-08;Ø\r\n',
  )
  const bytes = [...file].map((byte) => Uint8Array.of(byte))
  expect(rowsOf(await read(...bytes))).toEqual([
    [2, { employeeNumber: '7', startsOn: '2026-12-07', firstName: 'Zoë' }],
    [3, { employeeNumber: '8', startsOn: '2026-12-08', firstName: 'Ø' }],
  ])
})

test.each([
  [
    'an unknown column',
    'employee id;start;salary\n1;2026-12-07;1\n',
    [['column-unknown', 1, 'salary']],
  ],
  ['a doubled column', 'employee id;start;start date\n', [['column-twice', 1, 'start date']]],
  ['no start date', 'employee id;mobile\n', [['column-missing', 1, 'start date']]],
  ['nobody named', 'start;mobile\n', [['column-missing', 1, 'employee number']]],
  ['nothing in it', '', [['file-empty', undefined, undefined]]],
  ['empty lines only', '\n\n', [['file-empty', undefined, undefined]]],
])('a file with %s is refused as a whole', async (_, file, codes) => {
  expect(codesOf(await read(file))).toEqual(codes)
})

test('UTF-16 and workbooks are told from text', async () => {
  const utf16 = Buffer.from('\uFEFFemployee id;start\n', 'utf16le')
  expect(codesOf(await read(utf16))).toEqual([['file-not-utf8', undefined, undefined]])
  const bare = Buffer.from('employee id;start\n', 'utf16le')
  expect(codesOf(await read(bare))).toEqual([['file-not-utf8', undefined, undefined]])
  expect(codesOf(await read('PK\u0003\u0004'))).toEqual([['file-not-text', undefined, undefined]])
})

test('a row with more cells than the header is refused, and its neighbours are read', async () => {
  const items = await read('employee id,start\n1,2026-12-07\n2,2026-12-07,x\n3,2026-12-07\n')
  expect(items.map((item) => ('row' in item ? item.row.employeeNumber : 'refused'))).toEqual([
    '1',
    'refused',
    '3',
  ])
  expect(codesOf(items)).toEqual([['cell-without-column', 3]])
})

test('a quote that is never closed ends the file, and what stood before it is read', async () => {
  const items = await read('employee id;start\n1;2026-12-07\n2;"2026-12-07\n3;2026-12-07\n')
  expect(rowsOf(items)[0]).toEqual([2, { employeeNumber: '1', startsOn: '2026-12-07' }])
  expect(codesOf(items).map(([code]) => code)).toEqual(['quote-not-closed'])
})

test('a source that breaks is a fault, not the end of the file', async () => {
  async function* source() {
    yield await Promise.resolve(Buffer.from('employee id;start\n1;2026-12-07\n'))
    throw new Error('the line broke')
  }
  await expect(collect(source())).rejects.toThrow('the line broke')
})
