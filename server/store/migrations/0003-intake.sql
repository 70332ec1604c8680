-- A hire is looked up by each name, live or closed, whenever a row is taken.
create index hire_employee_number on firstkey.hire (employee_number) where employee_number is not null;
create index hire_object_guid on firstkey.hire (object_guid) where object_guid is not null;
create index hire_user_principal_name on firstkey.hire (lower(user_principal_name)) where user_principal_name is not null;
create index hire_sam_account_name on firstkey.hire (lower(sam_account_name)) where sam_account_name is not null;

-- Lists are read in the order in which people start.
create index hire_start on firstkey.hire (starts_on, id);
create index delivery_hire on firstkey.delivery (hire_id);

-- Answers are kept for two days.
create index idempotency_key_age on firstkey.idempotency_key (created_at);
