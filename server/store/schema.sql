-- Printed from the catalogue by write-schema.ts. Do not edit: write a migration.

create table firstkey.agent (
  id text not null,
  name text not null,
  jwk jsonb not null,
  directories text[] not null,
  certificates text[] default '{}'::text[] not null,
  version text,
  health jsonb default '{}'::jsonb not null,
  enrolled_at timestamp with time zone not null,
  seen_at timestamp with time zone,
  revoked_at timestamp with time zone,
  self_words text,
  listed text[],
  journal_count bigint,
  journal_position text,
  constraint agent_pkey PRIMARY KEY (id)
);

create table firstkey.agent_job (
  id uuid not null,
  delivery_id uuid,
  claim_id uuid,
  directory text not null,
  kind text not null,
  agent text,
  payload jsonb not null,
  state text default 'waiting'::text not null,
  taken_by text,
  taken_at timestamp with time zone,
  result jsonb,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  recipients text[],
  handed_to text[] default '{}'::text[] not null,
  about uuid,
  constraint agent_job_pkey PRIMARY KEY (id),
  constraint agent_job_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES firstkey.claim(id) ON DELETE CASCADE,
  constraint agent_job_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES firstkey.delivery(id) ON DELETE CASCADE,
  constraint agent_job_is_about CHECK (((delivery_id IS NULL) <> (about IS NULL))),
  constraint agent_job_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'taken'::text, 'answered'::text, 'expired'::text])))
);
CREATE INDEX agent_job_about ON firstkey.agent_job USING btree (about) WHERE (about IS NOT NULL);
CREATE INDEX agent_job_delivery ON firstkey.agent_job USING btree (delivery_id);
CREATE INDEX agent_job_open ON firstkey.agent_job USING btree (directory, created_at) WHERE (state = ANY (ARRAY['waiting'::text, 'taken'::text]));

create table firstkey.agent_list (
  singleton boolean default true not null,
  words text not null,
  announced_at timestamp with time zone not null,
  serial integer not null,
  constraint agent_list_pkey PRIMARY KEY (singleton),
  constraint agent_list_singleton_check CHECK (singleton)
);

create table firstkey.agent_request (
  jti uuid not null,
  expires_at timestamp with time zone not null,
  constraint agent_request_pkey PRIMARY KEY (jti)
);

create table firstkey.api_token (
  id uuid not null,
  name text not null,
  hash bytea not null,
  scopes text[] not null,
  containers text[],
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_token_pkey PRIMARY KEY (id),
  constraint api_token_hash_key UNIQUE (hash)
);

create table firstkey.cancelled_name (
  name_hash bytea not null,
  starts_on date not null,
  hire_id uuid not null,
  constraint cancelled_name_pkey PRIMARY KEY (name_hash, starts_on),
  constraint cancelled_name_hire_id_fkey FOREIGN KEY (hire_id) REFERENCES firstkey.hire(id) ON DELETE CASCADE
);
CREATE INDEX cancelled_name_hire ON firstkey.cancelled_name USING btree (hire_id);
CREATE INDEX cancelled_name_start ON firstkey.cancelled_name USING btree (starts_on);

create table firstkey.claim (
  id uuid not null,
  delivery_id uuid not null,
  cookie_hash bytea not null,
  language text not null,
  sig_thumbprint text not null,
  enc_thumbprint text not null,
  version integer default 1 not null,
  step text not null,
  channels text[] not null,
  problem text,
  rules text[],
  mail_generation integer default 0 not null,
  mail_code_hash bytea,
  mail_tries integer default 0 not null,
  mail_sent_at timestamp with time zone,
  mail_expires_at timestamp with time zone,
  mail_proved_at timestamp with time zone,
  text_job uuid,
  text_agent text,
  text_label text,
  text_sent_to text,
  text_sent_at timestamp with time zone,
  text_expires_at timestamp with time zone,
  text_tries_left integer,
  grant_words text,
  granted_until timestamp with time zone,
  box_job uuid,
  box_at timestamp with time zone,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  granted_purpose text,
  wants text,
  pass_job uuid,
  check_job uuid,
  pass_id uuid,
  pass_box text,
  constraint claim_pkey PRIMARY KEY (id),
  constraint claim_cookie_hash_key UNIQUE (cookie_hash),
  constraint claim_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES firstkey.delivery(id) ON DELETE CASCADE,
  constraint claim_pass_id_fkey FOREIGN KEY (pass_id) REFERENCES firstkey.pass(id),
  constraint claim_step_check CHECK ((step = ANY (ARRAY['mail'::text, 'text'::text, 'password'::text, 'setting'::text, 'pass'::text, 'reset'::text, 'done'::text, 'stuck'::text, 'ended'::text])))
);
CREATE INDEX claim_delivery ON firstkey.claim USING btree (delivery_id);

create table firstkey.cloud_status (
  delivery_id uuid not null,
  read_at timestamp with time zone not null,
  absent boolean not null,
  code text,
  user_name text,
  never_used boolean,
  hindrances text[] default '{}'::text[] not null,
  lifetime_minutes integer,
  once boolean,
  method text,
  method_at timestamp with time zone,
  constraint cloud_status_pkey PRIMARY KEY (delivery_id),
  constraint cloud_status_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES firstkey.delivery(id) ON DELETE CASCADE
);

create table firstkey.contact_change (
  hire_id uuid not null,
  field text not null,
  address text not null,
  seen_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  taken_from timestamp with time zone,
  refused_at timestamp with time zone,
  told_at timestamp with time zone,
  constraint contact_change_pkey PRIMARY KEY (hire_id, field),
  constraint contact_change_hire_id_fkey FOREIGN KEY (hire_id) REFERENCES firstkey.hire(id) ON DELETE CASCADE,
  constraint contact_change_field_check CHECK ((field = ANY (ARRAY['mobile'::text, 'mail'::text, 'managerMail'::text])))
);

create table firstkey.delivery (
  id uuid not null,
  hire_id uuid not null,
  directory text not null,
  phase text not null,
  purpose text default 'first'::text not null,
  account uuid,
  container text,
  sam_account_name text,
  user_principal_name text,
  display_name text,
  domain text,
  text_to text,
  account_found_at timestamp with time zone,
  searched_at timestamp with time zone,
  status_read_at timestamp with time zone,
  never_used boolean,
  enabled boolean,
  hindrances text[] default '{}'::text[] not null,
  policy jsonb,
  link_generation integer default 0 not null,
  invited_at timestamp with time zone,
  reminders integer default 0 not null,
  receipt text,
  keyed_at timestamp with time zone,
  bound_at timestamp with time zone,
  looked_for_sign_in_at timestamp with time zone,
  signed_in_at timestamp with time zone,
  manager_told_at timestamp with time zone,
  hire_told_at timestamp with time zone,
  problem text,
  problem_at timestamp with time zone,
  desk_told_at timestamp with time zone,
  desk_told_of text,
  ticket text,
  closed_at timestamp with time zone,
  erased_at timestamp with time zone,
  next_look_at timestamp with time zone,
  faults integer default 0 not null,
  created_at timestamp with time zone not null,
  desk_untold_since timestamp with time zone,
  may_return text,
  close_because text,
  close_asked_at timestamp with time zone,
  close_answered_at timestamp with time zone,
  close_code text,
  close_receipt text,
  provisioning_code text,
  password_changed_at timestamp with time zone,
  cloud_signed_in_at timestamp with time zone,
  constraint delivery_pkey PRIMARY KEY (id),
  constraint delivery_ticket_key UNIQUE (ticket),
  constraint delivery_hire_id_fkey FOREIGN KEY (hire_id) REFERENCES firstkey.hire(id),
  constraint delivery_close_because_check CHECK ((close_because = ANY (ARRAY['not-me'::text, 'withdrawn'::text, 'mistake'::text, 'expired'::text]))),
  constraint delivery_phase_check CHECK ((phase = ANY (ARRAY['finding'::text, 'planned'::text, 'invited'::text, 'keyed'::text, 'closed'::text, 'cancelled'::text]))),
  constraint delivery_purpose_check CHECK ((purpose = ANY (ARRAY['first'::text, 'again'::text, 'return'::text])))
);
CREATE INDEX delivery_desk_untold ON firstkey.delivery USING btree (desk_untold_since) WHERE (desk_untold_since IS NOT NULL);
CREATE INDEX delivery_hire ON firstkey.delivery USING btree (hire_id);
CREATE UNIQUE INDEX delivery_live_account ON firstkey.delivery USING btree (directory, account) WHERE ((account IS NOT NULL) AND (phase <> ALL (ARRAY['closed'::text, 'cancelled'::text])));
CREATE UNIQUE INDEX delivery_live_hire ON firstkey.delivery USING btree (hire_id) WHERE (phase <> ALL (ARRAY['closed'::text, 'cancelled'::text]));
CREATE INDEX delivery_next_look ON firstkey.delivery USING btree (next_look_at) WHERE (next_look_at IS NOT NULL);

create table firstkey.enrolment (
  code_hash bytea not null,
  directories text[] not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  spent_at timestamp with time zone,
  constraint enrolment_pkey PRIMARY KEY (code_hash)
);

create table firstkey.feed (
  directory text not null,
  taken text[] default '{}'::text[] not null,
  ask_at timestamp with time zone not null,
  kind text not null,
  untaken_code text,
  untaken_at timestamp with time zone,
  undated integer default 0 not null,
  undated_at timestamp with time zone,
  constraint feed_pkey PRIMARY KEY (kind, directory),
  constraint feed_kind_check CHECK ((kind = ANY (ARRAY['read-changes'::text, 'read-provisioning'::text])))
);

create table firstkey.hire (
  id uuid not null,
  source text not null,
  employee_number text,
  object_guid uuid,
  user_principal_name text,
  sam_account_name text,
  starts_on date not null,
  starts_at time without time zone,
  time_zone text not null,
  device text,
  containers text[],
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint hire_pkey PRIMARY KEY (id),
  constraint hire_is_named CHECK (((employee_number IS NOT NULL) OR (object_guid IS NOT NULL) OR (user_principal_name IS NOT NULL) OR (sam_account_name IS NOT NULL) OR (ended_at IS NOT NULL)))
);
CREATE INDEX hire_employee_number ON firstkey.hire USING btree (employee_number) WHERE (employee_number IS NOT NULL);
CREATE UNIQUE INDEX hire_live_employee_number ON firstkey.hire USING btree (employee_number) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX hire_live_object_guid ON firstkey.hire USING btree (object_guid) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX hire_live_sam_account_name ON firstkey.hire USING btree (lower(sam_account_name)) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX hire_live_user_principal_name ON firstkey.hire USING btree (lower(user_principal_name)) WHERE (ended_at IS NULL);
CREATE INDEX hire_object_guid ON firstkey.hire USING btree (object_guid) WHERE (object_guid IS NOT NULL);
CREATE INDEX hire_sam_account_name ON firstkey.hire USING btree (lower(sam_account_name)) WHERE (sam_account_name IS NOT NULL);
CREATE INDEX hire_start ON firstkey.hire USING btree (starts_on, id);
CREATE INDEX hire_user_principal_name ON firstkey.hire USING btree (lower(user_principal_name)) WHERE (user_principal_name IS NOT NULL);

create table firstkey.hire_contact (
  hire_id uuid not null,
  first_name text,
  last_name text,
  language text,
  mobile text,
  mail text,
  manager_name text,
  manager_mail text,
  mobile_seen_at timestamp with time zone,
  mail_seen_at timestamp with time zone,
  constraint hire_contact_pkey PRIMARY KEY (hire_id),
  constraint hire_contact_hire_id_fkey FOREIGN KEY (hire_id) REFERENCES firstkey.hire(id) ON DELETE CASCADE
);

create table firstkey.idempotency_key (
  token_id uuid not null,
  key text not null,
  body_hash bytea not null,
  status integer not null,
  response jsonb not null,
  created_at timestamp with time zone not null,
  constraint idempotency_key_pkey PRIMARY KEY (token_id, key)
);
CREATE INDEX idempotency_key_age ON firstkey.idempotency_key USING btree (created_at);

create table firstkey.ledger (
  seq bigint not null,
  at timestamp(3) with time zone not null,
  event text not null,
  subject text not null,
  detail jsonb not null,
  previous bytea not null,
  hash bytea not null,
  constraint ledger_pkey PRIMARY KEY (seq),
  constraint ledger_detail_check CHECK ((jsonb_typeof(detail) = 'object'::text)),
  constraint ledger_hash_check CHECK ((length(hash) = 32)),
  constraint ledger_previous_check CHECK ((length(previous) = 32)),
  constraint ledger_seq_check CHECK ((seq > 0)),
  constraint ledger_subject_check CHECK ((subject ~ '^[A-Za-z0-9_-]{36,43}$'::text))
);
CREATE INDEX ledger_subject ON firstkey.ledger USING btree (subject, seq);
CREATE TRIGGER ledger_continues BEFORE INSERT ON firstkey.ledger FOR EACH ROW EXECUTE FUNCTION firstkey.ledger_continue();
CREATE TRIGGER ledger_is_append_only BEFORE DELETE OR UPDATE ON firstkey.ledger FOR EACH ROW EXECUTE FUNCTION firstkey.ledger_refuse();
CREATE TRIGGER ledger_is_never_emptied BEFORE TRUNCATE ON firstkey.ledger FOR EACH STATEMENT EXECUTE FUNCTION firstkey.ledger_refuse();

create table firstkey.ledger_head (
  singleton boolean default true not null,
  seq bigint not null,
  hash bytea not null,
  constraint ledger_head_pkey PRIMARY KEY (singleton),
  constraint ledger_head_hash_check CHECK ((length(hash) = 32)),
  constraint ledger_head_singleton_check CHECK (singleton)
);
CREATE TRIGGER ledger_head_is_never_emptied BEFORE TRUNCATE ON firstkey.ledger_head FOR EACH STATEMENT EXECUTE FUNCTION firstkey.ledger_refuse();
CREATE TRIGGER ledger_head_moves_with_the_ledger BEFORE INSERT OR DELETE OR UPDATE ON firstkey.ledger_head FOR EACH ROW WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION firstkey.ledger_refuse();

create table firstkey.link (
  hash bytea not null,
  delivery_id uuid not null,
  purpose text not null,
  generation integer not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint link_pkey PRIMARY KEY (hash),
  constraint link_delivery_id_purpose_generation_key UNIQUE (delivery_id, purpose, generation),
  constraint link_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES firstkey.delivery(id) ON DELETE CASCADE,
  constraint link_purpose_check CHECK ((purpose = ANY (ARRAY['claim'::text, 'not-me'::text])))
);

create table firstkey.message (
  id uuid not null,
  delivery_id uuid not null,
  claim_id uuid,
  kind text not null,
  channel text not null,
  generation integer not null,
  state text default 'waiting'::text not null,
  attempts integer default 0 not null,
  reference text,
  code text,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  about text,
  carrier text,
  constraint message_pkey PRIMARY KEY (id),
  constraint message_delivery_id_claim_id_kind_channel_generation_key UNIQUE NULLS NOT DISTINCT (delivery_id, claim_id, kind, channel, generation),
  constraint message_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES firstkey.claim(id) ON DELETE CASCADE,
  constraint message_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES firstkey.delivery(id) ON DELETE CASCADE,
  constraint message_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'text'::text]))),
  constraint message_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'delivered'::text, 'failed'::text])))
);
CREATE INDEX message_reference ON firstkey.message USING btree (reference) WHERE (reference IS NOT NULL);

create table firstkey.own_visit (
  id uuid not null,
  person uuid not null,
  cookie_hash bytea not null,
  sig_thumbprint text not null,
  enc_thumbprint text not null,
  directory text not null,
  step text default 'looking'::text not null,
  account uuid,
  sam_account_name text,
  user_principal_name text,
  display_name text,
  domain text,
  policy jsonb,
  challenge text,
  problem text,
  rules text[],
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint own_visit_pkey PRIMARY KEY (id),
  constraint own_visit_cookie_hash_key UNIQUE (cookie_hash),
  constraint own_visit_step_check CHECK ((step = ANY (ARRAY['looking'::text, 'choosing'::text, 'setting'::text, 'done'::text, 'over'::text])))
);
CREATE INDEX own_visit_expires ON firstkey.own_visit USING btree (expires_at);
CREATE INDEX own_visit_person ON firstkey.own_visit USING btree (person, created_at);

create table firstkey.pass (
  id uuid not null,
  delivery_id uuid not null,
  receipt text not null,
  shown boolean not null,
  once boolean not null,
  minted_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  watched_at timestamp with time zone,
  seen text,
  removal_tried_at timestamp with time zone,
  removal_code text,
  removed_at timestamp with time zone,
  constraint pass_pkey PRIMARY KEY (id),
  constraint pass_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES firstkey.delivery(id),
  constraint pass_seen_check CHECK ((seen = ANY (ARRAY['live'::text, 'used'::text, 'expired'::text, 'gone'::text, 'replaced'::text])))
);
CREATE UNIQUE INDEX pass_that_is_shown ON firstkey.pass USING btree (delivery_id) WHERE ((removed_at IS NULL) AND shown);
CREATE INDEX pass_to_remove ON firstkey.pass USING btree (delivery_id) WHERE (removed_at IS NULL);

create table firstkey.reset (
  delivery_id uuid not null,
  receipt text,
  registered_at timestamp with time zone not null,
  password_before text not null,
  cloud_before timestamp with time zone,
  looked_at timestamp with time zone,
  changed_at timestamp with time zone,
  cloud_changed_at timestamp with time zone,
  cloud_signed_in_at timestamp with time zone,
  sign_ins_readable boolean,
  removal_tried_at timestamp with time zone,
  removal_code text,
  removed_at timestamp with time zone,
  constraint reset_pkey PRIMARY KEY (delivery_id),
  constraint reset_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES firstkey.delivery(id) ON DELETE CASCADE
);

create table firstkey.send_count (
  bucket bytea not null,
  day date not null,
  sent integer not null,
  constraint send_count_pkey PRIMARY KEY (bucket, day)
);

create table firstkey.workflow_case (
  id uuid not null,
  processing_result text not null,
  workflow text not null,
  task text not null,
  person uuid not null,
  directory text not null,
  state text default 'reading'::text not null,
  answer text,
  code text,
  ended text,
  hire_id uuid,
  received_at timestamp with time zone not null,
  ask_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint workflow_case_pkey PRIMARY KEY (id),
  constraint workflow_case_processing_result_key UNIQUE (processing_result),
  constraint workflow_case_hire_id_fkey FOREIGN KEY (hire_id) REFERENCES firstkey.hire(id) ON DELETE SET NULL,
  constraint workflow_case_answer CHECK (((state = 'reading'::text) OR (answer IS NOT NULL))),
  constraint workflow_case_answer_check CHECK ((answer = ANY (ARRAY['completed'::text, 'failed'::text]))),
  constraint workflow_case_ended_check CHECK ((ended = ANY (ARRAY['told'::text, 'over'::text, 'late'::text]))),
  constraint workflow_case_state_check CHECK ((state = ANY (ARRAY['reading'::text, 'answering'::text, 'over'::text])))
);
CREATE INDEX workflow_case_open ON firstkey.workflow_case USING btree (ask_at) WHERE (state <> 'over'::text);

CREATE OR REPLACE FUNCTION firstkey.ledger_continue()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update firstkey.ledger_head
  set seq = new.seq, hash = new.hash
  where seq = new.seq - 1 and hash = new.previous;
  if not found then
    raise exception 'this entry does not continue the ledger';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION firstkey.ledger_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the ledger is append-only';
end
$function$;
