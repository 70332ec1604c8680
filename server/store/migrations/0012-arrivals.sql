-- A workflow of Entra that told of somebody and waits for an answer: ids and codes only.
create table firstkey.workflow_case (
  id uuid primary key,
  processing_result text not null unique,
  workflow text not null,
  task text not null,
  -- The object id of the person.
  person uuid not null,
  directory text not null,
  -- `reading`: an agent is asked who it is; `answering`: the answer is fixed; `over`: told, or nobody waits for it any more.
  state text not null default 'reading' check (state in ('reading', 'answering', 'over')),
  -- What the workflow is told: fixed before anybody is asked to tell it.
  answer text check (answer in ('completed', 'failed')),
  -- Why it failed, or what the agent said the last time.
  code text,
  -- How it ended: `told`, `over` (answered before, or it gave up) or `late` (nobody could tell it in time).
  ended text check (ended in ('told', 'over', 'late')),
  hire_id uuid references firstkey.hire (id) on delete set null,
  received_at timestamptz not null,
  ask_at timestamptz,
  ended_at timestamptz,
  constraint workflow_case_answer check (state = 'reading' or answer is not null)
);
create index workflow_case_open on firstkey.workflow_case (ask_at) where state <> 'over';

-- Changes in the tenant: when an agent was asked for them, and the last batches that were taken in.
create table firstkey.change_feed (
  directory text primary key,
  taken text[] not null default '{}',
  ask_at timestamptz not null
);

-- A job may be about somebody, or something, that has no delivery yet.
alter table firstkey.agent_job alter column delivery_id drop not null;
alter table firstkey.agent_job add column about uuid;
alter table firstkey.agent_job add constraint agent_job_is_about check ((delivery_id is null) <> (about is null));
create index agent_job_about on firstkey.agent_job (about) where about is not null;
