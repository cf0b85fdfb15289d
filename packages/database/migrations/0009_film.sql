-- Films that were said to be unread are read now.
insert into examination (content_id, kind, revision)
  select distinct content_id, 'video', revision from content join part using (content_id, revision) where kind = 'video';
delete from finding where via = 'video';

-- The sketch of a film's sound track in the blob store, by its SHA-256; null when it has no such track.
alter table medium_reading add column track text;
comment on column medium_reading.cover is 'From 1: a picture that is embedded in the part; 0: the part itself; -1: the sound track of a film.';

-- Whether anything in a log was published later than a content: mostly nothing was, and then nobody has to be told of it.
create index index_entry_published on index_entry (log, published_at);
