-- News that agents are asked for again and again; until now only of who changed.
alter table firstkey.change_feed rename to feed;
alter table firstkey.feed add column kind text not null default 'read-changes'
  check (kind in ('read-changes', 'read-provisioning'));
alter table firstkey.feed alter column kind drop default;
alter table firstkey.feed drop constraint change_feed_pkey;
alter table firstkey.feed add primary key (kind, directory);
-- Why somebody whom an agent named was last not taken in.
alter table firstkey.feed add column untaken_code text;
alter table firstkey.feed add column untaken_at timestamptz;

-- Why the tenant made no account of what HR sent: a code. Gone with the next word that is no refusal.
alter table firstkey.delivery add column provisioning_code text;
