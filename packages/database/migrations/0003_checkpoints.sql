-- Public keys that checkpoints of the ledger were signed with. Only a development key lies here with its private half; it proves
-- nothing against who owns the database.
create table ledger_key (
  key_id text primary key,
  public_key text not null,
  private_key text,
  made_at timestamptz not null default now()
);
create trigger ledger_key_append_only before update or delete or truncate on ledger_key
  for each statement execute function refuse_change();

-- Signed statements of where every chain stood at one moment. body is the signed text itself: canonical JSON (RFC 8785).
create table ledger_checkpoint (
  number bigint primary key,
  body text not null,
  signature text not null
);
create trigger ledger_checkpoint_append_only before update or delete or truncate on ledger_checkpoint
  for each statement execute function refuse_change();

-- Right edge of each chain's Merkle tree at its latest checkpoint: the roots of its perfect subtrees, largest first, so that the next
-- checkpoint costs its new rows and not the whole chain. Can be made again from the ledger.
create table ledger_frontier (
  chain int primary key,
  seq bigint not null,
  checkpoint bigint not null,
  hashes text[] not null
);

create index ledger_verdict on ledger (verdict_id);
