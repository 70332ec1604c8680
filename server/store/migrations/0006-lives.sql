-- A person who comes back to an account that was used before; whether the agent's guard would let them.
alter table firstkey.delivery drop constraint delivery_purpose_check;
alter table firstkey.delivery add constraint delivery_purpose_check check (purpose in ('first', 'again', 'return'));
alter table firstkey.delivery add column may_return text;

-- A close: why and since when it is asked for, what an agent last answered (`closed`, or why not), and its receipt.
alter table firstkey.delivery add column close_because text check (close_because in ('not-me', 'withdrawn', 'mistake'));
alter table firstkey.delivery add column close_asked_at timestamptz;
alter table firstkey.delivery add column close_answered_at timestamptz;
alter table firstkey.delivery add column close_code text;
alter table firstkey.delivery add column close_receipt text;

-- What a message to the desk is about: by the time it is sent the delivery may have another problem.
alter table firstkey.message add column about text;

-- An address that HR changed after it was frozen: held until the desk accepts it, and then until it has cooled down.
create table firstkey.contact_change (
  hire_id uuid not null references firstkey.hire (id) on delete cascade,
  field text not null check (field in ('mobile', 'mail', 'managerMail')),
  address text not null,
  seen_at timestamptz not null,
  accepted_at timestamptz,
  taken_from timestamptz,
  primary key (hire_id, field)
);
