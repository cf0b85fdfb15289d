import type { Database, Queryable } from '@sourcemark/database'
import { bucketGrowth } from './buckets.ts'

/** What was counted this time. */
export interface Counted {
  readonly verdicts: number
  readonly events: number
}

/**
 * Counts up to `limit` verdicts of each chain of the ledger, and up to `limit` events of cases, that were not counted yet. What is counted
 * and how far is one transaction, so everything is counted once, whoever does it and whenever they die. Nothing is left when it returns zeros.
 */
export async function fillTransparency(database: Database, limit: number): Promise<Counted> {
  let verdicts = 0
  const chains = await database.query<{ chain: number }>(
    `select c.chain from ledger_chain c left join transparency_chain t using (chain) where c.seq > coalesce(t.seq, 0) order by c.chain`,
  )
  for (const { chain } of chains) {
    verdicts += await database.transaction((tx) => countVerdicts(tx, chain, limit))
  }
  return { verdicts, events: await database.transaction((tx) => countEvents(tx, limit)) }
}

const add = `insert into transparency_month as m (month, dimension, value, count)
  select month, dimension, value, count(*) from facts group by month, dimension, value order by month, dimension, value
  on conflict (month, dimension, value) do update set count = m.count + excluded.count`

/**
 * Counts verdicts of a chain: by what they say, by the kinds of parts that were read, and how long the first final verdict of a revision took.
 * Later ones follow from something else than the post, and its age says nothing about us.
 */
async function countVerdicts(tx: Queryable, chain: number, limit: number): Promise<number> {
  await tx.execute('insert into transparency_chain (chain, seq) values ($1, 0) on conflict do nothing', [chain])
  const [at] = await tx.query<{ seq: bigint }>('select seq from transparency_chain where chain = $1 for update', [
    chain,
  ])
  const from = at?.seq ?? 0n
  const [end] = await tx.query<{ seq: bigint | null }>(
    'select max(seq) as seq from (select seq from ledger where chain = $1 and seq > $2 order by seq limit $3) next',
    [chain, from, limit],
  )
  const to = end?.seq ?? null
  if (to === null) return 0
  await tx.execute(
    `with verdicts as materialized (
       select entry::jsonb as v from ledger where chain = $1 and seq > $2 and seq <= $3
     ), dated as materialized (
       select v, date_trunc('month', (v #>> '{timings,decidedAt}')::timestamptz at time zone 'UTC')::date as month from verdicts
     ), facts as (
       select month, 'verdict' as dimension, v ->> 'verdict' as value from dated
       union all
       select month, 'modality', read.key from dated, jsonb_each_text(v -> 'modalities') read where read.value <> 'none'
       union all
       select month, 'time', floor(ln(greatest(1, extract(epoch from
         (v #>> '{timings,decidedAt}')::timestamptz - (v #>> '{timings,acceptedAt}')::timestamptz) * 1000)) / ln($4::numeric))::text
       from dated where v ->> 'reason' in ('first', 'revision', 'late_part') and v ->> 'status' = 'final'
     ) ${add}`,
    [chain, from, to, bucketGrowth],
  )
  await tx.execute('update transparency_chain set seq = $2 where chain = $1', [chain, to])
  return Number(to - from)
}

/** Counts what happened to cases. */
async function countEvents(tx: Queryable, limit: number): Promise<number> {
  const [counted] = await tx.query<{ count: number }>(
    `with taken as (
       delete from transparency_event where ctid = any(array(
         select ctid from transparency_event order by case_id, number limit $1 for update skip locked))
       returning case_id, number
     ), events as materialized (
       select e.type, e.state, e.clock, e.body -> 'data' as data, c.kind, c.body -> 'limited' as limited,
         date_trunc('month', e.happened_at at time zone 'UTC')::date as month
       from taken join case_event e using (case_id, number) join review_case c using (case_id)
     ), facts as (
       select month, 'filed' as dimension, kind as value from events where type = 'file'
       union all
       select month, 'standing', case when limited = 'true'::jsonb then 'limited' else 'good' end from events
       where type = 'file' and kind = 'notice'
       union all
       select month, 'appealed', kind from events where type = 'appeal'
       union all
       select month, 'outcome', case when type in ('counter', 'window_over') then 'restored' else type end from events
       where type in ('reject', 'grant', 'dismiss', 'withdraw', 'court_keeps', 'court_lifts')
         or (type in ('counter', 'window_over') and state = 'restored')
       union all
       select month, 'appeal', type from events where type in ('confirm', 'overturn')
       union all
       select month, 'breach', clock from events where type = 'deadline_passed'
       union all
       select month, 'notice', data ->> 'notice' from events where data ->> 'notice' is not null
     ), counted as (${add})
     select count(*)::int as count from taken`,
    [limit],
  )
  return counted?.count ?? 0
}
