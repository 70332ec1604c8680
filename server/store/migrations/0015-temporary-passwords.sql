-- A temporary password that was not used in time is taken away.
alter table firstkey.delivery drop constraint delivery_close_because_check;
alter table firstkey.delivery add constraint delivery_close_because_check
  check (close_because in ('not-me', 'withdrawn', 'mistake', 'expired'));
-- When its owner changed it, and when somebody signed in to the cloud since.
alter table firstkey.delivery add column password_changed_at timestamptz;
alter table firstkey.delivery add column cloud_signed_in_at timestamptz;
