-- How many of those who changed had no hire date when some were last counted, and when that was.
alter table firstkey.feed add column undated integer not null default 0;
alter table firstkey.feed add column undated_at timestamptz;
