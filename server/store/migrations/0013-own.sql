-- Somebody who works here and wants a new password: what their page shows, for the quarter of an hour it takes.
create table firstkey.own_visit (
  id uuid primary key,
  -- The object id of whoever signed in first.
  person uuid not null,
  cookie_hash bytea not null unique,
  sig_thumbprint text not null,
  enc_thumbprint text not null,
  directory text not null,
  step text not null default 'looking' check (step in ('looking', 'choosing', 'setting', 'done', 'over')),
  account uuid,
  sam_account_name text,
  user_principal_name text,
  display_name text,
  domain text,
  policy jsonb,
  challenge text,
  problem text,
  rules text[],
  version integer not null default 1,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index own_visit_person on firstkey.own_visit (person, created_at);
create index own_visit_expires on firstkey.own_visit (expires_at);
