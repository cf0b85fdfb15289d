-- Sounds that were said to be unread are read now.
insert into examination (content_id, kind, revision)
  select distinct content_id, 'audio', revision from content join part using (content_id, revision) where kind = 'audio';
delete from finding where via = 'audio';

alter table medium_reading add column seconds double precision;
-- Pictures embedded in it, by their SHA-256 in the blob store; null when there are none.
alter table medium_reading add column covers jsonb;
-- Which of them was read, from 1; 0: the part itself.
alter table medium_reading add column cover int not null default 0;
alter table medium_reading drop constraint medium_reading_pkey, add primary key (content_id, revision, part_id, cover);

-- Its covers have a fingerprint each. Ids derive from what they name, so none can stand twice.
alter table fingerprint drop constraint fingerprint_content_id_part_id_revision_algorithm_key;
create index fingerprint_part on fingerprint (content_id, part_id, revision, algorithm);
