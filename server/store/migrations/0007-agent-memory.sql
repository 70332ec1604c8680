-- How far an agent's journal ever went, in its own signed words. Handed back to it, so that it knows if it was put back.
alter table firstkey.agent add column journal_count bigint;
alter table firstkey.agent add column journal_position text;
