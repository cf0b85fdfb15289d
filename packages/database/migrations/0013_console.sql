-- What people look the latest verdict of a content up by: whose it is, what it says, and when it was asked for and given.
alter table verdict_head
  add column account_id text,
  add column verdict text,
  add column accepted_at timestamptz,
  add column decided_at timestamptz;
update verdict_head h set account_id = e.entry ->> 'accountId', verdict = e.entry ->> 'verdict',
    accepted_at = (e.entry #>> '{timings,acceptedAt}')::timestamptz, decided_at = (e.entry #>> '{timings,decidedAt}')::timestamptz
  from (select chain, seq, entry::jsonb as entry from ledger) e where e.chain = h.chain and e.seq = h.seq;
alter table verdict_head
  alter column account_id set not null,
  alter column verdict set not null,
  alter column accepted_at set not null,
  alter column decided_at set not null;
create index verdict_head_account on verdict_head (account_id, decided_at desc, content_id collate "C" desc) include (verdict, status);
create index verdict_head_verdict on verdict_head (verdict, decided_at desc, content_id collate "C" desc);
create index verdict_head_decided on verdict_head (decided_at) include (verdict, accepted_at);

-- Contents of an account, the latest first.
drop index content_account;
create index content_account on content (account_id, published_at desc, content_id collate "C" desc);
-- Beginnings of ids.
create index content_prefix on content (content_id collate "C");
create index account_update_prefix on account_update (account_id collate "C");

-- The words of a title by which it is found: letters and digits in lower case, and of Chinese, Japanese and Korean every two characters that stand together.
create function title_words(title text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct word), '{}') from (select lower(normalize(left(title, 1000), NFKC)) as folded) t,
    lateral (
      select left(run[1], 64) as word from regexp_matches(t.folded, '[0-9a-z\u00df-\u024f\u0370-\u052f]+', 'g') run
      union all
      select substr(run[1], at, 2) from regexp_matches(t.folded, '[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+', 'g') run,
        generate_series(1, greatest(char_length(run[1]) - 1, 1)) at) w
$$;
create index content_title_words on content using gin (title_words(title)) where title is not null;

-- Who leans on a work, in the order of ids.
drop index content_match_original;
create index content_match_original on content_match (original_content_id, content_id collate "C");

create index grant_update_grantee on grant_update (grantee);
create index suppression_made on suppression (made_at desc, suppression_id collate "C" desc);

-- Dead letters that people sent again. A row without sent_at: whether it was sent is not known.
create table dead_letter_replay (
  topic text not null,
  partition int not null,
  record_offset bigint not null,
  -- When the letter was written: offsets begin anew with a topic.
  letter_at timestamptz not null,
  number int not null,
  edited boolean not null,
  asked_by text not null,
  asked_at timestamptz not null,
  sent_at timestamptz,
  primary key (topic, partition, record_offset, letter_at, number)
);

-- Work on policy packs that takes its time: what a pack would change, and putting one in force once a second person has agreed.
create table policy_job (
  job_id text primary key,
  kind text not null,
  pack text not null,
  version text not null,
  hash text not null,
  yaml text not null,
  note text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  -- Who agreed or refused; null where nobody has to, or has yet.
  answered_by text,
  answered_at timestamptz,
  state text not null,
  -- Until then whoever works on it has it for itself.
  held_until timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  passed int not null default 0,
  total int not null default 0,
  result jsonb,
  problem text
);
create index policy_job_asked on policy_job (asked_at desc, job_id);
create index policy_job_open on policy_job (asked_at) where state in ('waiting', 'running');
