-- Which policy packs were put in force, by whom and why. Of one name the last counts; those that come with the product need no row.
create table policy_activation (
  seq bigint primary key,
  pack text not null,
  version text not null,
  hash text not null,
  yaml text not null,
  activated_at timestamptz not null default now(),
  activated_by text not null,
  note text not null
);
create index policy_activation_pack on policy_activation (pack, seq);
create trigger policy_activation_append_only before update or delete or truncate on policy_activation
  for each statement execute function refuse_change();
