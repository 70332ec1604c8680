-- Self-service reset, where the route ends with it: one for a delivery.
create table firstkey.reset (
  delivery_id uuid primary key references firstkey.delivery (id) on delete cascade,
  -- An agent's word that it registered the phone; null where its owner came back and keeps what they had.
  receipt text,
  registered_at timestamptz not null,
  -- How the password stood before: it is changed when it is not that one any more.
  password_before text not null,
  cloud_before timestamptz,
  looked_at timestamptz,
  changed_at timestamptz,
  cloud_changed_at timestamptz,
  cloud_signed_in_at timestamptz,
  sign_ins_readable boolean,
  removal_tried_at timestamptz,
  removal_code text,
  removed_at timestamptz
);

alter table firstkey.claim drop constraint claim_step_check;
alter table firstkey.claim add constraint claim_step_check check
  (step in ('mail', 'text', 'password', 'setting', 'pass', 'reset', 'done', 'stuck', 'ended'));
