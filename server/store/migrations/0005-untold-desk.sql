-- Since when the desk could not be told of a delivery that needs it. Null: it was told, or need not be.
alter table firstkey.delivery add column desk_untold_since timestamptz;
create index delivery_desk_untold on firstkey.delivery (desk_untold_since) where desk_untold_since is not null;
