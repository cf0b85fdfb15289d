-- The originals index. What stands in it, one row a fingerprint and index; `position` numbers the changes of a log in the order of their commits:
-- the row of the log in `index_log` counts them and is locked from a change to its commit.
create table index_log (
  log text primary key,
  position bigint not null default 0,
  -- Tells the local forms of one installation from those of another. Given with the first change.
  incarnation uuid,
  -- Whether the rows of `posting` follow the log too.
  plain boolean not null default false,
  -- Whether these rows were completed, so that they can answer.
  plain_complete boolean not null default false
);

create table index_entry (
  index_name text not null,
  fingerprint_id bigint not null,
  log text not null,
  position bigint not null,
  content_id text not null,
  published_at timestamptz not null,
  owner_id bigint not null,
  -- Packed, see packages/segments; empty when the fingerprint stands nowhere any more.
  postings bytea not null,
  primary key (index_name, fingerprint_id)
);
create unique index index_entry_position on index_entry (log, position);
create index index_entry_content on index_entry (content_id);

insert into index_entry (index_name, fingerprint_id, log, position, content_id, published_at, owner_id, postings)
  select index_name, fingerprint_id, 'text', row_number() over (order by s.published_at, index_name, fingerprint_id), f.content_id, s.published_at,
    ('x' || left(encode(sha256(convert_to(coalesce('account:' || c.account_id, 'name:' || c.owner_name, ''), 'utf8')), 'hex'), 16))::bit(64)::bigint,
    s.postings
  from (
    select algorithm as index_name, fingerprint_id, min(date_trunc('milliseconds', published_at)) as published_at, string_agg(int8send(term), '' order by term) as postings
      from posting group by 1, 2
    union all
    select algorithm || '/held', fingerprint_id, min(date_trunc('milliseconds', published_at)), string_agg(int8send(term), '' order by term) from fingerprint_term group by 1, 2) s
  join fingerprint f using (fingerprint_id)
  join content c on c.content_id = f.content_id;

insert into index_log (log, position, incarnation)
  select 'text', count(*), case when count(*) > 0 then gen_random_uuid() end from index_entry;

-- The plain form of the index: the same postings as rows, for deployments that shard them. Kept only where index_log says so.
drop table fingerprint_term;
drop table posting;
create table posting (
  index_name text not null,
  term bigint not null,
  published_at timestamptz not null,
  fingerprint_id bigint not null,
  -- Several postings of one key and fingerprint differ in their payload.
  payload bytea not null default '',
  primary key (index_name, term, published_at, fingerprint_id, payload)
);
create index posting_fingerprint on posting (fingerprint_id);

-- The postings that are packed in `postings`. Of the kinds `keys` and `payload`: a key of 8 bytes and its payload. Of the kind `hashes`: 256 bits and a tag
-- of 32, a posting under each of the 16 parts of 16 bits.
create function unpack_postings(postings bytea, kind text, payload_bytes int) returns table (term bigint, payload bytea)
language sql immutable strict parallel safe rows 250 as $$
  select ('x' || encode(substring(postings from at * (8 + payload_bytes) + 1 for 8), 'hex'))::bit(64)::bigint,
    substring(postings from at * (8 + payload_bytes) + 9 for payload_bytes)
  from generate_series(0, length(postings) / (8 + payload_bytes) - 1) at where kind <> 'hashes'
  union all
  select (part << 16) | (get_byte(postings, at * 36 + part * 2) << 8) | get_byte(postings, at * 36 + part * 2 + 1), substring(postings from at * 36 + 1 for 36)
  from generate_series(0, length(postings) / 36 - 1) at, generate_series(0, 15) part where kind = 'hashes'
$$;

-- Lets fingerprints stand under the postings given instead of those before and gives the log position that includes it. A function, because what stands
-- before has to be read by a statement that begins when the log is locked already: one statement that waits for the lock still sees what was committed
-- before it waited. The caller's transaction is ended by the server when it says nothing for `silence` milliseconds while it has the log locked.
create function register_index_entries(wanted_log text, index_names text[], fingerprint_ids bigint[], content_ids text[], published_ats timestamptz[],
  owner_ids bigint[], packed bytea[], kinds text[], payload_bytes int[], silence text) returns bigint
language plpgsql as $$
declare
  wanted record;
  before index_entry;
  head bigint;
  follows boolean;
begin
  -- What stands already changes nothing and waits for nobody.
  if not exists (
    select from unnest(index_names, fingerprint_ids, content_ids, published_ats, owner_ids, packed) w(index_name, fingerprint_id, content_id, published_at, owner_id, postings)
    left join index_entry e on e.index_name = w.index_name and e.fingerprint_id = w.fingerprint_id
    where case when w.postings = '' then e.postings <> ''
      else (e.postings, e.published_at, e.owner_id, e.content_id) is distinct from (w.postings, w.published_at, w.owner_id, w.content_id) end)
  then
    return coalesce((select max(e.position) from unnest(index_names, fingerprint_ids) w(index_name, fingerprint_id) join index_entry e using (index_name, fingerprint_id)), 0);
  end if;

  select position, plain into strict head, follows from index_log where log = wanted_log for update;
  perform set_config('idle_in_transaction_session_timeout', silence, true);
  for wanted in
    select * from unnest(index_names, fingerprint_ids, content_ids, published_ats, owner_ids, packed, kinds, payload_bytes)
      w(index_name, fingerprint_id, content_id, published_at, owner_id, postings, kind, payload_bytes)
  loop
    select * into before from index_entry e where e.index_name = wanted.index_name and e.fingerprint_id = wanted.fingerprint_id;
    continue when case when wanted.postings = '' then coalesce(before.postings, '') = ''
      else (before.postings, before.published_at, before.owner_id, before.content_id)
        is not distinct from (wanted.postings, wanted.published_at, wanted.owner_id, wanted.content_id) end;
    head := head + 1;
    insert into index_entry (index_name, fingerprint_id, log, position, content_id, published_at, owner_id, postings)
      values (wanted.index_name, wanted.fingerprint_id, wanted_log, head, wanted.content_id, wanted.published_at, wanted.owner_id, wanted.postings)
      on conflict (index_name, fingerprint_id) do update set position = excluded.position, content_id = excluded.content_id,
        published_at = excluded.published_at, owner_id = excluded.owner_id, postings = excluded.postings;
    continue when not follows;
    if coalesce(before.postings, '') <> '' then
      delete from posting p where p.fingerprint_id = wanted.fingerprint_id and p.index_name = wanted.index_name
        and (p.published_at <> wanted.published_at
          or (p.term, p.payload) not in (select u.term, u.payload from unpack_postings(wanted.postings, wanted.kind, wanted.payload_bytes) u));
    end if;
    insert into posting (index_name, term, published_at, fingerprint_id, payload)
      select wanted.index_name, u.term, wanted.published_at, wanted.fingerprint_id, u.payload
      from unpack_postings(wanted.postings, wanted.kind, wanted.payload_bytes) u order by u.term, u.payload
      on conflict do nothing;
  end loop;
  update index_log set position = head, incarnation = coalesce(incarnation, gen_random_uuid()) where log = wanted_log and position <> head;
  return head;
end $$;
