-- What the keys of the console are derived from where none is given. There is one, made by whichever console starts first.
create table console_secret (
  name text primary key,
  secret text not null,
  made_at timestamptz not null
);
create trigger console_secret_append_only before update or delete or truncate on console_secret
  for each statement execute function refuse_change();
