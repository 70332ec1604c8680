-- Who was cancelled for which start, by keyed hashes of their names: the next export does not bring them back.
create table firstkey.cancelled_name (
  name_hash bytea not null,
  starts_on date not null,
  hire_id uuid not null references firstkey.hire (id) on delete cascade,
  primary key (name_hash, starts_on)
);
create index cancelled_name_hire on firstkey.cancelled_name (hire_id);
create index cancelled_name_start on firstkey.cancelled_name (starts_on);
