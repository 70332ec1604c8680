-- Which carrier has a message or, while it is being sent, may have it. What is under way has the only one there was.
alter table firstkey.message add column carrier text;
update firstkey.message set carrier = case channel when 'mail' then 'smtp' else 'smpp' end
where state in ('sending', 'sent', 'delivered');
