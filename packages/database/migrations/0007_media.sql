-- How far the parts of each kind of a content are examined. Text is examined of every content. `examined` follows `wanted`: a content whose
-- surroundings changed since it was examined is due. `announced`: up to there a message was sent, or the redelivery of what asked for it makes sure
-- that it will be.
create table examination (
  content_id text not null,
  kind text not null,
  revision int not null,
  wanted bigint not null default 1,
  examined bigint not null default 0,
  announced bigint not null default 1,
  primary key (content_id, kind)
);
create index examination_due on examination (kind, content_id) where examined < wanted;
insert into examination (content_id, kind, revision, wanted, examined, announced)
  select content_id, 'text', revision, wanted_version, examined_version, announced_version from content;
-- Pictures that were said to be unread are read now.
insert into examination (content_id, kind, revision)
  select distinct content_id, 'image', revision from content join part using (content_id, revision) where kind = 'image';
delete from finding where kind = 'image';
alter table content drop column wanted_version, drop column examined_version, drop column announced_version;

-- What was found by one modality: words that were read out of a picture are texts too.
alter table finding rename column kind to via;
alter table finding drop constraint finding_pkey, add primary key (content_id, revision, part_id, via);
alter table content_match add column via text not null default 'text';
alter table content_match alter column via drop default;
alter table content_match drop constraint content_match_pkey, add primary key (content_id, part_id, via, original_content_id);

-- Bytes of a medium in the blob store, or why they are not there. Both null: nobody has fetched it.
alter table part add column blob text;
alter table part add column blob_problem text;

-- What was read out of a medium, once for each revision.
create table medium_reading (
  content_id text not null,
  revision int not null,
  part_id text not null,
  -- What read it; read again when it is another one now.
  reader text not null,
  -- Why it could not be read, or has no fingerprint; null when it has one.
  problem text,
  -- What its bytes say that it is.
  media_type text,
  width int,
  height int,
  rights jsonb,
  -- Words in it, with the lines that they stand in; null when it does not look as if there were any.
  words text,
  lines jsonb,
  words_problem text,
  primary key (content_id, revision, part_id)
);
