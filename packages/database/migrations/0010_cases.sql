-- Complaints and appeals. body is the case as it stands, a function of its opening and its events.
create table review_case (
  case_id text primary key,
  kind text not null,
  state text not null,
  version int not null,
  content_id text not null,
  revision int not null,
  claimant text not null,
  account_id text not null,
  filed_at timestamptz not null,
  -- When the first deadline of the platform ends, or ended while it was still to be met; null when none runs.
  due_at timestamptz,
  -- What the notice was worth, and since when that is said.
  notice text,
  noticed_at timestamptz,
  body jsonb not null
);
create index review_case_due on review_case (due_at, case_id) where due_at is not null;
create index review_case_content on review_case (content_id, claimant);
create index review_case_notice on review_case (claimant, noticed_at) where notice is not null;

-- What happened to a case. For good, and so without personal data: forms are referred to by their hash.
create table case_event (
  case_id text not null,
  number int not null,
  -- The id under which it was asked for; what the clock does has none.
  event_id text,
  type text not null,
  happened_at timestamptz not null,
  -- Clock of what the clock does.
  clock text,
  -- State that it led to.
  state text not null,
  body jsonb not null,
  primary key (case_id, number)
);
create unique index case_event_id on case_event (case_id, event_id) where event_id is not null;
create index case_event_breach on case_event (happened_at, clock) where type = 'deadline_passed';
create trigger case_event_append_only before update or delete or truncate on case_event
  for each statement execute function refuse_change();

-- The next moment at which the clock does something to a case.
create table case_timer (
  case_id text primary key,
  fires_at timestamptz not null
);
create index case_timer_fires on case_timer (fires_at);

-- Forms as they were filled in, with what is personal in them.
create table case_form (
  case_id text not null,
  hash text not null,
  kind text not null,
  filled_at timestamptz not null,
  form jsonb not null,
  primary key (case_id, hash)
);

-- Files that a party has handed in; their bytes lie in the blob store.
create table case_file (
  case_id text not null,
  file_id text not null,
  side text not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  handed_in_at timestamptz not null,
  primary key (case_id, file_id)
);

-- What people have said of contents.
create table ruling (
  case_id text not null,
  number int not null,
  content_id text not null,
  revision int not null,
  decided_at timestamptz not null,
  body jsonb not null,
  primary key (case_id, number)
);
create index ruling_content on ruling (content_id, revision);
create trigger ruling_append_only before update or delete or truncate on ruling
  for each statement execute function refuse_change();

-- What has to be told to somebody, written with what it follows from. A row is taken by moving next_at on, and taken again when whoever took it died.
create table outbox (
  case_id text not null,
  number int not null,
  effect text not null,
  recipient text not null,
  body jsonb not null,
  made_at timestamptz not null,
  -- null once it was delivered.
  next_at timestamptz,
  attempts int not null default 0,
  delivered_at timestamptz,
  last_error text,
  primary key (case_id, number, effect)
);
create index outbox_next on outbox (recipient, next_at) where next_at is not null;
