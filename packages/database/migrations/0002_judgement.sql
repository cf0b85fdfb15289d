-- Every update of an account, so that its name and its entity can be told for any moment. The order of arrival leaves no trace.
create table account_update (
  account_id text not null,
  event_time timestamptz not null,
  event_id text collate "C" not null,
  entity_id text,
  name text not null,
  aliases jsonb not null,
  handles jsonb not null,
  urls jsonb not null,
  class text not null,
  status text not null,
  licences jsonb not null,
  primary key (account_id, event_time, event_id)
);
create index account_update_entity on account_update (entity_id) where entity_id is not null;
insert into account_update (account_id, event_time, event_id, entity_id, name, aliases, handles, urls, class, status, licences)
  select account_id, event_time, event_id, entity_id, name, aliases, handles, urls, class, status, licences from account;
drop table account;

-- What marks may call an account by: folded names, ids and handles, hosts of its addresses. Of all times; who reads checks the time.
create table account_key (
  key text not null,
  account_id text not null,
  primary key (key, account_id)
);

-- Every update of a repost permission. The latest tells its terms, all of them when it was taken back.
create table grant_update (
  grant_id text collate "C" not null,
  event_time timestamptz not null,
  event_id text collate "C" not null,
  owner text not null,
  grantee text not null,
  content_id text not null,
  may_modify boolean not null,
  may_hide_source boolean not null,
  valid_from timestamptz,
  valid_to timestamptz,
  revoked boolean not null,
  primary key (grant_id, event_time, event_id)
);
create index grant_update_owner on grant_update (owner);
insert into grant_update (grant_id, event_time, event_id, owner, grantee, content_id, may_modify, may_hide_source, valid_from, valid_to, revoked)
  select grant_id, event_time, event_id, owner, grantee, content_id, may_modify, may_hide_source, valid_from, valid_to, revoked
  from repost_grant;
drop table repost_grant;

-- Passages that people ruled never to match. Offsets are UTF-16 code units of the part as sent; null means the whole part, or all parts.
create table suppression (
  suppression_id text primary key,
  content_id text not null,
  part_id text,
  span_start int,
  span_end int,
  reason text not null,
  made_by text not null,
  made_at timestamptz not null,
  lifted_at timestamptz
);
create index suppression_content on suppression (content_id);

-- Address of a content in canonical form, by which marks may lead to it.
alter table content add column page text;
create index content_page on content (page) where page is not null;

-- What the judgement of a content looked at, whether it found anything there or not. Committed before it looks, so that who changes
-- something under one of these keys afterwards finds whom to judge again.
create table judgement_key (
  key text not null,
  content_id text not null,
  primary key (key, content_id)
);
create index judgement_key_content on judgement_key (content_id);

-- Under which keys a content was last known to change what others look at; they were told of these.
create table judgement_told (
  content_id text primary key,
  keys text[] not null
);
