/** `node server/api/write-openapi.ts`: writes down what the routes say of themselves, as docs/openapi.json. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { systemClock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import { planSchema } from '../parse-plan.ts'
import type { StoreTables } from '../store/tables.ts'
import { createApi } from './create-api.ts'

const nothing = () => undefined
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const database = new Kysely<StoreTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (asked) => new PostgresIntrospector(asked),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})
const api = await createApi(
  { door: 'token' },
  {
    database,
    wakeAll: () => Promise.resolve(),
    clock: systemClock,
    newId: () => '',
    words: { hashOfName: () => Buffer.alloc(0) },
    plan: planSchema.parse({ directory: 'any' }),
    defaultDevice: 'laptop',
    allowedCountries: [],
    log,
    channels: {},
  },
)
await api.ready()
const path = join(import.meta.dirname, '..', '..', 'docs', 'openapi.json')
await writeFile(path, `${JSON.stringify(api.swagger(), null, 2)}\n`)
await api.close()
