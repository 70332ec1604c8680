/** Everything that can be wrong with a row or a file: the reason, and what is usually done. docs/hires.md lists them. */
export const rowRefusals = {
  // Any text
  'control-character': [
    'it holds a control character, such as a line break or a tab',
    'type it again on one line',
  ],
  'too-long': ['it is too long', 'shorten it; docs/hires.md says how long each column may be'],
  'not-utf8': [
    'letters in it were lost: the file is not UTF-8',
    'save it as "CSV UTF-8" and import it again',
  ],
  'spreadsheet-error': [
    'a spreadsheet could not compute this cell',
    'correct the formula, or type the value',
  ],
  'rounded-number': [
    'a spreadsheet has rounded this number (as in 1.23E+05)',
    'format the column as text, fill the numbers in again, and export again',
  ],
  // Who
  'hire-unnamed': [
    'nothing says which account it is',
    'fill the employee number, or the objectGUID, user principal name or sAMAccountName',
  ],
  'guid-malformed': [
    'it is not an objectGUID',
    'write it with dashes, as 8f0c1c1e-6a51-4c70-9d0f-2f1d3b0f7a11',
  ],
  'principal-name-malformed': [
    'it is not a user principal name',
    'write it as b.jensen@contoso.com',
  ],
  'external-guest': [
    'it is an external guest, who signs in at home and gets no key here',
    'send them an invitation to the tenant instead (Entra, external collaboration)',
  ],
  'account-name-malformed': [
    'it is not a sAMAccountName',
    'write 1 to 20 characters, without the domain and without "/\\[]:;|=,+*?<>@',
  ],
  // When
  'start-missing': ['no start date is given', 'write the first day as 2026-12-07'],
  'start-malformed': ['it is not a date', 'write the first day as 2026-12-07'],
  'start-ambiguous': [
    'day and month cannot be told apart',
    'write the date as year-month-day, as 2026-12-07',
  ],
  'start-a-serial-number': [
    'it is a spreadsheet’s number for a date',
    'format the column as a date (2026-12-07) and export again',
  ],
  'start-passed': [
    'this start is so long past that no link would still work',
    'check the year, or leave the hire out',
  ],
  'start-far-away': ['this start is more than two years away', 'check the year'],
  'time-malformed': ['it is not a time of day', 'write it as 09:00, in 24 hours'],
  'zone-missing': [
    'no time zone is given and none is configured',
    'fill the time zone, as Europe/Amsterdam, or configure the organisation’s',
  ],
  'zone-unknown': [
    'it is not a time zone',
    'use the IANA name, as Europe/Amsterdam, not an offset or an abbreviation',
  ],
  // How to reach them
  'mobile-unusable': ['it cannot be sent a text message', 'give the hire’s own mobile number'],
  'mail-unusable': ['it is not one mail address', 'write one address, as b.jensen@example.org'],
  'mail-is-managers': [
    'the hire and the manager have the same mailbox',
    'give the hire’s own, private address, or leave it empty',
  ],
  'language-unknown': ['it is not a language', 'write it as nl, en or pt-BR'],
  'device-unknown': ['it is not a kind of machine', 'write thin-client, laptop or phone'],
  // Together with what is known already
  'names-two-hires': [
    'it names two different known hires at once',
    'look both up with "firstkey hire list" and correct the row',
  ],
  'named-otherwise': [
    'the known hire has another employee number or account name',
    'find out which is right; to start over, cancel the known hire first',
  ],
  'named-elsewhere': [
    'this hire was named under containers that this token may not touch',
    'use a token with these containers, or ask whoever imported the hire',
  ],
  // A file
  'cell-without-column': [
    'the row has more cells than the header',
    'put quotes around cells that hold the delimiter',
  ],
  'column-unknown': ['this column is not known', 'remove it, or rename it as docs/hires.md says'],
  'column-twice': ['this column is there twice', 'keep one of them'],
  'column-missing': [
    'a column is missing',
    'a start date and an employee number (or an account name) are needed',
  ],
  'file-empty': ['there is no header line', 'the first line names the columns; see docs/hires.md'],
  'file-not-utf8': [
    'the file is UTF-16, not UTF-8',
    'in Excel, save it as "CSV UTF-8 (comma delimited)"',
  ],
  'file-not-text': ['the file is a workbook or an archive, not text', 'save it as "CSV UTF-8"'],
  'quote-not-closed': [
    'a quote is opened here and never closed',
    'close it, or double the quotes inside a cell',
  ],
  'file-too-large': ['the file is larger than 256 MiB', 'split it'],
} as const satisfies Record<string, readonly [string, string]>
