drop index review_case_due;

-- What people look for cases by. All of it is said by the case itself, and stands in columns so that a queue of any size is read by an index.
-- The body lies apart from its row: of what is filtered, only what is shown is unpacked.
alter table review_case set (toast_tuple_target = 256);
alter table review_case
  add column regime text generated always as (body #>> '{policy,regime}') stored,
  add column panel boolean generated always as ((body -> 'panel') = 'true'::jsonb) stored,
  add column verdict_id text generated always as (body ->> 'verdictId') stored,
  -- Nothing can happen to it any more when it is not.
  add column open boolean generated always as (state not in ('restored', 'appeal_decided', 'rejected', 'withdrawn', 'closed')) stored,
  -- The order of the queue: the hour in which the first deadline ends, and within it how much weighs on the case, the heaviest (0) first: a deadline that
  -- was missed, a measure that stands, who asks, and what the verdict advised.
  add column queue_hour timestamp generated always as (date_trunc('hour', coalesce(due_at, 'infinity'::timestamptz) at time zone 'UTC')) stored,
  add column queue_rank smallint generated always as (63
    - case when jsonb_path_exists(body, '$.clocks[*] ? (@.passed == true)') then 32 else 0 end
    - case when (body -> 'measure') = 'true'::jsonb then 16 else 0 end
    - case kind when 'appeal' then 8 when 'notice' then 4 else 0 end
    - case body ->> 'verdictAction' when 'hold' then 3 when 'return' then 3 when 'review' then 2 when 'notify' then 1 when 'label' then 1 else 0 end
  ) stored,
  add column queue_at timestamptz generated always as (coalesce(due_at, 'infinity'::timestamptz)) stored;
create index review_case_queue on review_case (queue_hour, queue_rank, queue_at, case_id) where open;
create index review_case_state on review_case (state, queue_hour, queue_rank, queue_at, case_id);
create index review_case_panel on review_case (queue_hour, queue_rank, queue_at, case_id) where open and panel;
create index review_case_claimant on review_case (claimant);
create index review_case_account on review_case (account_id);
create index review_case_verdict on review_case (verdict_id) where verdict_id is not null;
create index review_case_prefix on review_case (case_id text_pattern_ops);
-- What a machine may do: receive a form or send it back, and note that a notice has arrived.
create index review_case_received on review_case (case_id)
  where state = 'received' and ((body -> 'limited') = 'false'::jsonb or (body -> 'missing') <> '[]'::jsonb);
create index review_case_acted on review_case (case_id) where state = 'acted';

-- Who filled a form in, and when it was emptied because somebody asked for that; its hash stays.
alter table case_form add column side text, add column erased_at timestamptz;
update case_form f set side = e.body #>> '{by,role}'
  from case_event e where e.case_id = f.case_id and e.body #>> '{data,form}' = f.hash;
update case_form set side = 'claimant' where side is null;
alter table case_form alter column side set not null, drop constraint case_form_pkey, add primary key (case_id, hash, side);
alter table case_file add column erased_at timestamptz;
create index case_file_blob on case_file (sha256) where erased_at is null;
-- Files that were erased, until their bytes have left the blob store too.
create table blob_removal (
  sha256 text primary key,
  asked_at timestamptz not null
);

-- How a party without an account gets to its case. A new generation makes every link of before worthless.
create table case_access (
  case_id text not null,
  side text not null,
  generation int not null default 1,
  -- SHA-256 of the receipt code, which is kept nowhere; null when the side has none.
  code_hash bytea,
  -- The language in which the side is written to.
  language text not null,
  primary key (case_id, side)
);
create unique index case_access_code on case_access (code_hash) where code_hash is not null;

-- Receipt codes that were tried in vain from an address, since a moment.
create table access_attempt (
  address text primary key,
  since timestamptz not null,
  attempts int not null
);
create index access_attempt_since on access_attempt (since);

-- Where messages of cases are sent. Whoever signs needs the secret itself; one that was replaced signs along until then.
create table webhook_endpoint (
  endpoint_id text primary key,
  url text not null,
  secret text not null,
  previous_secret text,
  previous_until timestamptz,
  -- Types of messages that it gets; all when empty.
  events text[] not null,
  made_at timestamptz not null,
  -- Since when nothing has arrived there.
  failing_since timestamptz,
  disabled_at timestamptz,
  disabled_why text
);

-- Messages to endpoints, each of them taken and tried as a row of the outbox is.
create table notice_delivery (
  -- The same for everybody who gets the message, and every time.
  message_id text not null,
  endpoint_id text not null,
  case_id text not null,
  number int not null,
  effect text not null,
  made_at timestamptz not null,
  -- null once it has arrived.
  next_at timestamptz,
  attempts int not null default 0,
  last_at timestamptz,
  last_status int,
  last_error text,
  delivered_at timestamptz,
  primary key (message_id, endpoint_id)
);
create index notice_delivery_next on notice_delivery (endpoint_id, next_at) where next_at is not null;
create index notice_delivery_case on notice_delivery (case_id, number);
create index notice_delivery_made on notice_delivery (made_at);

-- Numbers for the public, by month in UTC, dimension and value; they are sums, and come from the ledger and from what happened to cases.
create table transparency_month (
  -- Its first day.
  month date not null,
  dimension text not null,
  value text not null,
  count bigint not null,
  primary key (month, dimension, value)
);
-- How far each chain of the ledger is counted.
create table transparency_chain (
  chain int primary key,
  seq bigint not null
);
-- What happened to cases and is not counted yet. Events of one case have an order, events of all have none that follows commits.
create table transparency_event (
  case_id text not null,
  number int not null,
  primary key (case_id, number)
);
insert into transparency_event select case_id, number from case_event;
create function note_uncounted_events() returns trigger language plpgsql as $$
begin
  insert into transparency_event select case_id, number from added;
  return null;
end $$;
create trigger case_event_uncounted after insert on case_event
  referencing new table as added for each statement execute function note_uncounted_events();
