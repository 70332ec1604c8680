-- Who is to receive a first key, as the source named them. Ids and dates; what is personal stands in hire_contact.
create table firstkey.hire (
  id uuid primary key,
  source text not null,
  employee_number text,
  object_guid uuid,
  user_principal_name text,
  sam_account_name text,
  starts_on date not null,
  starts_at time,
  time_zone text not null,
  device text,
  -- The directory containers that the token which named them may touch; null: all.
  containers text[],
  created_at timestamptz not null,
  ended_at timestamptz,
  constraint hire_is_named check (
    employee_number is not null or object_guid is not null
    or user_principal_name is not null or sam_account_name is not null
    or ended_at is not null
  )
);
create unique index hire_live_employee_number on firstkey.hire (employee_number) where ended_at is null;
create unique index hire_live_object_guid on firstkey.hire (object_guid) where ended_at is null;
create unique index hire_live_user_principal_name on firstkey.hire (lower(user_principal_name)) where ended_at is null;
create unique index hire_live_sam_account_name on firstkey.hire (lower(sam_account_name)) where ended_at is null;

-- Personal data, frozen when first seen, erased on time.
create table firstkey.hire_contact (
  hire_id uuid primary key references firstkey.hire (id) on delete cascade,
  first_name text,
  last_name text,
  language text,
  mobile text,
  mail text,
  manager_name text,
  manager_mail text,
  mobile_seen_at timestamptz,
  mail_seen_at timestamptz
);

create table firstkey.delivery (
  id uuid primary key,
  hire_id uuid not null references firstkey.hire (id),
  directory text not null,
  phase text not null check (phase in ('finding', 'planned', 'invited', 'keyed', 'closed', 'cancelled')),
  purpose text not null default 'first' check (purpose in ('first', 'again')),
  -- The account, frozen by its objectGUID when found.
  account uuid,
  container text,
  sam_account_name text,
  user_principal_name text,
  display_name text,
  domain text,
  text_to text,
  account_found_at timestamptz,
  searched_at timestamptz,
  -- Facts the agent read.
  status_read_at timestamptz,
  never_used boolean,
  enabled boolean,
  hindrances text[] not null default '{}',
  policy jsonb,
  -- Messages.
  link_generation integer not null default 0,
  invited_at timestamptz,
  reminders integer not null default 0,
  -- The key and the evidence.
  receipt text,
  keyed_at timestamptz,
  bound_at timestamptz,
  looked_for_sign_in_at timestamptz,
  signed_in_at timestamptz,
  manager_told_at timestamptz,
  hire_told_at timestamptz,
  -- The desk.
  problem text,
  problem_at timestamptz,
  desk_told_at timestamptz,
  desk_told_of text,
  ticket text unique,
  closed_at timestamptz,
  erased_at timestamptz,
  -- How it moves.
  next_look_at timestamptz,
  faults integer not null default 0,
  created_at timestamptz not null
);
-- One live delivery per account.
create unique index delivery_live_account on firstkey.delivery (directory, account)
  where account is not null and phase not in ('closed', 'cancelled');
create unique index delivery_live_hire on firstkey.delivery (hire_id) where phase not in ('closed', 'cancelled');
create index delivery_next_look on firstkey.delivery (next_look_at) where next_look_at is not null;

-- Every link that was ever sent, by its hash: an old one may ask for a new one.
create table firstkey.link (
  hash bytea primary key,
  delivery_id uuid not null references firstkey.delivery (id) on delete cascade,
  purpose text not null check (purpose in ('claim', 'not-me')),
  generation integer not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  unique (delivery_id, purpose, generation)
);

-- One browser's claim.
create table firstkey.claim (
  id uuid primary key,
  delivery_id uuid not null references firstkey.delivery (id) on delete cascade,
  cookie_hash bytea not null unique,
  language text not null,
  sig_thumbprint text not null,
  enc_thumbprint text not null,
  version integer not null default 1,
  step text not null check (step in ('mail', 'text', 'password', 'setting', 'done', 'stuck', 'ended')),
  channels text[] not null,
  problem text,
  rules text[],
  -- The code sent by the server, as a keyed hash.
  mail_generation integer not null default 0,
  mail_code_hash bytea,
  mail_tries integer not null default 0,
  mail_sent_at timestamptz,
  mail_expires_at timestamptz,
  mail_proved_at timestamptz,
  -- The code sent by an agent: the server knows what may be shown of it.
  text_job uuid,
  text_agent text,
  text_label text,
  text_sent_to text,
  text_sent_at timestamptz,
  text_expires_at timestamptz,
  text_tries_left integer,
  grant_words text,
  granted_until timestamptz,
  box_job uuid,
  box_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index claim_delivery on firstkey.claim (delivery_id);

-- Messages to be sent and sent: ids only, the words are made again from the delivery at each try.
create table firstkey.message (
  id uuid primary key,
  delivery_id uuid not null references firstkey.delivery (id) on delete cascade,
  claim_id uuid references firstkey.claim (id) on delete cascade,
  kind text not null,
  channel text not null check (channel in ('mail', 'text')),
  generation integer not null,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'delivered', 'failed')),
  attempts integer not null default 0,
  reference text,
  code text,
  created_at timestamptz not null,
  sent_at timestamptz,
  unique nulls not distinct (delivery_id, claim_id, kind, channel, generation)
);
create index message_reference on firstkey.message (reference) where reference is not null;

-- Requests to use a power. `payload` is emptied once answered or expired.
create table firstkey.agent_job (
  id uuid primary key,
  delivery_id uuid not null references firstkey.delivery (id) on delete cascade,
  claim_id uuid references firstkey.claim (id) on delete cascade,
  directory text not null,
  kind text not null,
  -- The one agent that can do it (a code it minted); null: any that serves the directory.
  agent text,
  payload jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'taken', 'answered', 'expired')),
  taken_by text,
  taken_at timestamptz,
  result jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz
);
create index agent_job_open on firstkey.agent_job (directory, created_at) where state in ('waiting', 'taken');
create index agent_job_delivery on firstkey.agent_job (delivery_id);

create table firstkey.agent (
  id text primary key,
  name text not null,
  jwk jsonb not null,
  directories text[] not null,
  certificates text[] not null default '{}',
  version text,
  health jsonb not null default '{}',
  enrolled_at timestamptz not null,
  seen_at timestamptz,
  revoked_at timestamptz
);

-- The signed list of agents, as its keeper last announced it.
create table firstkey.agent_list (
  singleton boolean primary key default true check (singleton),
  words text not null,
  announced_at timestamptz not null
);

create table firstkey.enrolment (
  code_hash bytea primary key,
  directories text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  spent_at timestamptz
);

-- Signed requests that were seen, so that none counts twice.
create table firstkey.agent_request (
  jti uuid primary key,
  expires_at timestamptz not null
);

create table firstkey.api_token (
  id uuid primary key,
  name text not null,
  hash bytea not null unique,
  scopes text[] not null,
  containers text[],
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table firstkey.idempotency_key (
  token_id uuid not null,
  key text not null,
  body_hash bytea not null,
  status integer not null,
  response jsonb not null,
  created_at timestamptz not null,
  primary key (token_id, key)
);

-- How many messages went to one address (a keyed hash of it) on one day.
create table firstkey.send_count (
  bucket bytea not null,
  day date not null,
  sent integer not null,
  primary key (bucket, day)
);
