-- Works that a part may retell in other words, with the sentences: what was found beside literal matches.
alter table finding add column rewrites jsonb not null default '[]';
