comment on schema public is 'Sourcemark: contents, originals, verdict ledger';
