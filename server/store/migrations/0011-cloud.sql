-- What is known of an account's other half, in the tenant.
create table firstkey.cloud_status (
  delivery_id uuid primary key references firstkey.delivery (id) on delete cascade,
  read_at timestamptz not null,
  absent boolean not null,
  -- Why it could not be read, the last time.
  code text,
  user_name text,
  never_used boolean,
  hindrances text[] not null default '{}',
  lifetime_minutes integer,
  once boolean,
  -- What its owner registered, and when that was seen.
  method text,
  method_at timestamptz
);

-- Passes that agents minted: never a pass itself, not even sealed. The id is that of the job.
create table firstkey.pass (
  id uuid primary key,
  delivery_id uuid not null references firstkey.delivery (id),
  receipt text not null,
  -- Whether a page was given it to show; one whose answer came too late is removed unseen.
  shown boolean not null,
  once boolean not null,
  minted_at timestamptz not null,
  expires_at timestamptz not null,
  watched_at timestamptz,
  seen text check (seen in ('live', 'used', 'expired', 'gone', 'replaced')),
  removal_tried_at timestamptz,
  removal_code text,
  removed_at timestamptz
);
-- One at a time for each delivery.
create unique index pass_that_is_shown on firstkey.pass (delivery_id) where removed_at is null and shown;
create index pass_to_remove on firstkey.pass (delivery_id) where removed_at is null;

alter table firstkey.claim drop constraint claim_step_check;
alter table firstkey.claim add constraint claim_step_check
  check (step in ('mail', 'text', 'password', 'setting', 'pass', 'done', 'stuck', 'ended'));
-- What the grant is for; the job that mints, or that looks for a method; the pass, sealed to this claim's browser.
alter table firstkey.claim add column granted_purpose text;
-- `password`: its owner went back from the pass to choose another one.
alter table firstkey.claim add column wants text;
alter table firstkey.claim add column pass_job uuid;
alter table firstkey.claim add column check_job uuid;
alter table firstkey.claim add column pass_id uuid references firstkey.pass (id);
alter table firstkey.claim add column pass_box text;
