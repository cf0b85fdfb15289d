-- Who may work in the console. A member is never deleted: what somebody did stays theirs.
create table staff_member (
  staff_id text primary key,
  -- Under which they sign in here, in lower case; null for those who sign in at the identity provider.
  sign_in_name text unique,
  -- As shown.
  name text not null,
  role text not null,
  password text,
  -- The password was given by somebody else: it is good for choosing one's own, until the time given.
  one_time boolean not null default false,
  password_until timestamptz,
  -- Who they are at the identity provider.
  issuer text,
  subject text,
  made_at timestamptz not null,
  disabled_at timestamptz,
  unique (issuer, subject)
);

-- Sessions by the hash of their token; the token itself is nowhere.
create table staff_session (
  token_hash text primary key,
  staff_id text not null,
  signed_in_at timestamptz not null,
  seen_at timestamptz not null
);
create index staff_session_staff on staff_session (staff_id);
create index staff_session_signed_in on staff_session (signed_in_at);

-- Addresses from which a member has signed in, hashed: strangers who guess elsewhere do not slow down sign-ins from there.
create table staff_address (
  staff_id text not null,
  address_hash text not null,
  last_at timestamptz not null,
  primary key (staff_id, address_hash)
);

-- Failed attempts to sign in, by account and by address, hashed, and when the next one is taken.
create table sign_in_delay (
  key text primary key,
  failures int not null,
  last_at timestamptz not null,
  free_at timestamptz not null
);
create index sign_in_delay_last on sign_in_delay (last_at);

-- What is done to many things at once. A second person approves it.
create table bulk_proposal (
  proposal_id text primary key,
  action text not null,
  parameters jsonb not null,
  reason text not null,
  -- open, approved (being carried out), done or rejected. An open one lapses at expires_at.
  state text not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by text,
  decided_at timestamptz
);
create index bulk_proposal_proposed on bulk_proposal (proposed_at, proposal_id);

create table bulk_item (
  proposal_id text not null,
  number int not null,
  item_id text not null,
  -- null until it was done, or refused for good.
  done_at timestamptz,
  -- What came of it.
  outcome text,
  -- Why the last attempt broke off.
  last_error text,
  primary key (proposal_id, number),
  unique (proposal_id, item_id)
);

-- What people and the program did in the console, one chain of hashes. entry is canonical JSON; the columns beside it repeat it for look-ups.
create table audit_chain (
  name text primary key,
  number bigint not null,
  hash text not null
);

create table audit_entry (
  number bigint primary key,
  hash text not null,
  previous_hash text not null,
  at timestamptz not null,
  actor_id text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  entry text not null
);
create index audit_entry_at on audit_entry (at, number);
create index audit_entry_actor on audit_entry (actor_id, number);
create index audit_entry_actor_action on audit_entry (actor_id, action, number);
create index audit_entry_action on audit_entry (action, number);
create index audit_entry_subject on audit_entry (subject_kind, subject_id, number);
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
  for each statement execute function refuse_change();
