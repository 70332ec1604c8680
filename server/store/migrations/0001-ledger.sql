-- The ledger: what happened, append-only and hash-chained. Random ids and codes only, never personal data.
-- Each entry's hash covers the entry before it (server/ledger/hash-entry.ts says how).

create table firstkey.ledger (
  seq bigint primary key check (seq > 0),
  -- Milliseconds, because that is what the hash covers.
  at timestamptz(3) not null,
  event text not null,
  -- A random id: of a delivery, hire or token (UUID), or an agent's thumbprint.
  subject text not null check (subject ~ '^[A-Za-z0-9_-]{36,43}$'),
  detail jsonb not null check (jsonb_typeof(detail) = 'object'),
  previous bytea not null check (length(previous) = 32),
  hash bytea not null check (length(hash) = 32)
);

create index ledger_subject on firstkey.ledger (subject, seq);

-- Where the ledger ends. Locking this one row is what puts entries in order; comparing with it finds a cut tail.
create table firstkey.ledger_head (
  singleton boolean primary key default true check (singleton),
  seq bigint not null,
  hash bytea not null check (length(hash) = 32)
);

insert into firstkey.ledger_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

-- An entry must continue the chain at its end; adding it moves the end.
create function firstkey.ledger_continue() returns trigger language plpgsql as $$
begin
  update firstkey.ledger_head
  set seq = new.seq, hash = new.hash
  where seq = new.seq - 1 and hash = new.previous;
  if not found then
    raise exception 'this entry does not continue the ledger';
  end if;
  return new;
end
$$;

create trigger ledger_continues before insert on firstkey.ledger
  for each row execute function firstkey.ledger_continue();

create function firstkey.ledger_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only';
end
$$;

create trigger ledger_is_append_only before update or delete on firstkey.ledger
  for each row execute function firstkey.ledger_refuse();

create trigger ledger_is_never_emptied before truncate on firstkey.ledger
  for each statement execute function firstkey.ledger_refuse();

-- Depth 1 is a statement of its own; deeper is the trigger above.
create trigger ledger_head_moves_with_the_ledger before insert or update or delete on firstkey.ledger_head
  for each row when (pg_trigger_depth() = 0) execute function firstkey.ledger_refuse();

create trigger ledger_head_is_never_emptied before truncate on firstkey.ledger_head
  for each statement execute function firstkey.ledger_refuse();
