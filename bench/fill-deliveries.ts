import { sql } from 'kysely'
import { PgBoss } from 'pg-boss'
import { createWake } from '../server/deliveries/ask-for-looks.ts'
import { createQueues } from '../server/deliveries/work-deliveries.ts'
import { toDriverOptions } from '../server/store/connection.ts'
import type { TestDatabase } from '../tests/machine/start-postgres.ts'

/** One statement makes at most so many, to stay within the pool's limits. */
const mostAtOnce = 20_000

/**
 * Puts invited deliveries into a database that wait for their next look, as the server leaves them: row, hire, contact,
 * link, and a job of the queue with a time to start. The job is a copy of one that the server's own `wake` made.
 */
export async function fillDeliveries(
  database: TestDatabase,
  count: number,
  when: 'later' | 'due',
): Promise<void> {
  const { store } = database
  await createTemplateJob(database)
  for (let left = count; left > 0; left -= mostAtOnce) {
    const lookAt =
      when === 'due'
        ? sql`date_trunc('milliseconds', now())`
        : sql`date_trunc('milliseconds', now() + interval '1 day' + random() * interval '20 days')`
    await sql`
      with wanted as materialized (
        select gen_random_uuid() as hire, gen_random_uuid() as delivery, ${lookAt} as look_at
        from generate_series(1, ${Math.min(left, mostAtOnce)}::int)
      ), hires as (
        insert into firstkey.hire (id, source, employee_number, starts_on, time_zone, created_at)
        select hire, 'bench', hire::text, current_date + 30, 'Europe/Amsterdam', now() from wanted
      ), contacts as (
        insert into firstkey.hire_contact (hire_id, first_name, last_name, language, mobile, mail)
        select hire, 'Barbara', 'Jansen', 'en', '+31612345678', hire || '@example.org' from wanted
      ), deliveries as (
        insert into firstkey.delivery
          (id, hire_id, directory, phase, account, container, text_to, status_read_at, never_used,
           policy, link_generation, invited_at, next_look_at, created_at)
        select delivery, hire, 'contoso', 'invited', gen_random_uuid(), 'OU=Newcomers,DC=contoso',
          '••• 42', now(), true, '{}', 1, now() - interval '2 hours', look_at, now()
        from wanted
      ), links as (
        insert into firstkey.link (hash, delivery_id, purpose, generation, created_at, expires_at)
        select sha256(delivery::text::bytea), delivery, 'claim', 1, now(), now() + interval '60 days'
        from wanted
      )
      insert into pgboss.job
        (id, name, data, start_after, retry_limit, retry_delay, retry_backoff, retry_delay_max,
         expire_seconds, keep_until, deletion_seconds, heartbeat_seconds, policy, dead_letter)
      select gen_random_uuid(), name,
        jsonb_build_object('delivery', delivery, 'at',
          to_char(look_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
        look_at, retry_limit, retry_delay, retry_backoff, retry_delay_max,
        expire_seconds, look_at + (keep_until - start_after), deletion_seconds, heartbeat_seconds, policy, dead_letter
      from wanted, firstkey.bench_template
    `.execute(store)
  }
}

/** Keeps what pg-boss writes beside the job itself: timings of the queue, in a table of the bench. */
async function createTemplateJob(database: TestDatabase): Promise<void> {
  const { rows } = await sql`select to_regclass('firstkey.bench_template') as found`.execute(
    database.store,
  )
  if ((rows[0] as { readonly found: string | null }).found !== null) return
  const boss = new PgBoss({ ...toDriverOptions(database.connection), supervise: false, max: 2 })
  await boss.start()
  await createQueues(boss)
  const wake = createWake(boss)
  await database.store.transaction().execute(async (trx) => {
    await wake(trx, '00000000-0000-4000-8000-000000000000', new Date(Date.now() + 86_400_000))
    await sql`create table firstkey.bench_template as select * from pgboss.job`.execute(trx)
    await sql`delete from pgboss.job`.execute(trx)
  })
  await boss.stop({ graceful: false })
}

/** What autovacuum would have done by the time that so many are there. */
export async function settleTables({ store }: TestDatabase): Promise<void> {
  for (const table of ['hire', 'hire_contact', 'delivery', 'link']) {
    await sql`vacuum analyze ${sql.id('firstkey', table)}`.execute(store)
  }
  await sql`vacuum analyze pgboss.job`.execute(store)
}
