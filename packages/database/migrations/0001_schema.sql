comment on schema public is 'Sourcemark: contents, originals, verdict ledger';

-- Events that were accepted, so that the same source and id again change nothing.
create table event (
  source text not null,
  id text not null,
  content_hash bytea not null,
  record_topic text not null,
  record_partition int not null,
  record_offset bigint not null,
  received_at timestamptz not null default now(),
  primary key (source, id)
);

-- The latest revision of each content. published_at with content_id is its priority; examined_version follows
-- wanted_version: a content whose surroundings changed since it was examined is due.
create table content (
  content_id text primary key,
  revision int not null,
  account_id text,
  owner_name text,
  owner_aliases jsonb not null default '[]',
  owner_urls jsonb not null default '[]',
  registered boolean not null default false,
  published_at timestamptz not null,
  url text,
  title text,
  language text,
  jurisdiction text,
  news boolean not null default false,
  declared jsonb not null default '{}',
  data_hash bytea not null,
  accepted_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  wanted_version bigint not null default 1,
  examined_version bigint not null default 0,
  -- Up to there a message was sent, or the redelivery of what asked for it makes sure that it will be.
  announced_version bigint not null default 1
);
create index content_account on content (account_id);
create index content_due on content (accepted_at) where examined_version < wanted_version;
create index content_url on content (url) where url is not null;

-- A withdrawal that came before its content.
create table early_withdrawal (
  content_id text primary key,
  withdrawn_at timestamptz not null
);

-- What was published, part by part, every revision kept as sent.
create table part (
  content_id text not null,
  revision int not null,
  part_id text not null,
  position int not null,
  kind text not null,
  media_type text not null,
  body text,
  medium jsonb,
  primary key (content_id, revision, part_id)
);

create table account (
  account_id text primary key,
  entity_id text,
  name text not null,
  aliases jsonb not null,
  handles jsonb not null,
  urls jsonb not null,
  class text not null,
  status text not null,
  licences jsonb not null,
  event_time timestamptz not null,
  event_id text not null
);
create index account_entity on account (entity_id);

create table repost_grant (
  grant_id text primary key,
  owner text not null,
  grantee text not null,
  content_id text not null,
  may_modify boolean not null,
  may_hide_source boolean not null,
  valid_from timestamptz,
  valid_to timestamptz,
  revoked boolean not null,
  event_time timestamptz not null,
  event_id text not null
);

-- The truth about fingerprints. The id is derived from what it names, so no sequence has to be shared.
create table fingerprint (
  fingerprint_id bigint primary key,
  content_id text not null,
  revision int not null,
  part_id text not null,
  algorithm text not null,
  published_at timestamptz not null,
  sketch bytea not null,
  unique (content_id, part_id, revision, algorithm)
);
create index fingerprint_time on fingerprint (algorithm, published_at, content_id collate "C");

-- Every key of every fingerprint: who has to be examined again when an earlier content gains or loses a key.
create table fingerprint_term (
  algorithm text not null,
  term bigint not null,
  published_at timestamptz not null,
  fingerprint_id bigint not null,
  primary key (algorithm, term, published_at, fingerprint_id)
);

-- The look-up form: only keys that are new with their content. Copies do not become originals.
create table posting (
  algorithm text not null,
  term bigint not null,
  published_at timestamptz not null,
  fingerprint_id bigint not null,
  primary key (algorithm, term, published_at, fingerprint_id)
);
create index posting_owner on posting (fingerprint_id);

-- Keys that a fingerprint gained or lost in the look-up form and whose later holders were not told yet.
create table index_change (
  change_id uuid primary key,
  content_id text not null,
  algorithm text not null,
  published_at timestamptz not null,
  terms bigint[] not null,
  reason text not null
);
create index index_change_content on index_change (content_id);

-- What was found in one part of the latest revision. state: done, or failed:CODE.
create table finding (
  content_id text not null,
  revision int not null,
  part_id text not null,
  kind text not null,
  state text not null,
  algorithm text,
  statistics int,
  matches jsonb not null,
  facts jsonb not null,
  primary key (content_id, revision, part_id)
);

-- Which content leans on which original, for changes of the registry and for people.
create table content_match (
  content_id text not null,
  part_id text not null,
  original_content_id text not null,
  primary key (content_id, part_id, original_content_id)
);
create index content_match_original on content_match (original_content_id);

-- Numbered snapshots of frequencies. Number 0 ships with the product and has no row.
create table statistics_epoch (
  algorithm text not null,
  epoch int not null,
  contents int not null,
  encoded bytea not null,
  taken_at timestamptz not null default now(),
  primary key (algorithm, epoch)
);

-- One hash chain per partition of the verdict topic. The row of the chain serialises its writers.
create table ledger_chain (
  chain int primary key,
  seq bigint not null,
  hash text not null
);

create table ledger (
  chain int not null,
  seq bigint not null,
  hash text not null,
  previous_hash text not null,
  verdict_id text not null,
  content_id text not null,
  revision int not null,
  entry text not null,
  primary key (chain, seq)
);
create index ledger_content on ledger (content_id, seq);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only';
end $$;
create trigger ledger_append_only before update or delete or truncate on ledger
  for each statement execute function refuse_change();

-- The latest verdict of each content.
create table verdict_head (
  content_id text primary key,
  verdict_id text not null,
  revision int not null,
  status text not null,
  chain int not null,
  seq bigint not null
);

-- How far each chain is known to be on the topic: which chains a publisher has to look at. The topic itself is the truth.
create table publication (
  chain int primary key,
  seq bigint not null
);
