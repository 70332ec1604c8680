-- Whether the desk refused a changed address, and when the address before it was told of one that was accepted.
alter table firstkey.contact_change add column refused_at timestamptz;
alter table firstkey.contact_change add column told_at timestamptz;
