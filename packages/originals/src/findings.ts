import type { Match, PartKind, Span } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'

/** One original found in one part, after verification. */
export interface PartMatch {
  readonly contentId: string
  readonly partId: string
  readonly via: PartKind
  readonly score: number
  readonly coverage: number
  readonly originalCoverage: number
  readonly spans: readonly Span[]
  readonly transform?: NonNullable<Match['transform']>
}

/** A sentence of a part and the sentence of a work that says the same in other words. */
export interface RewrittenSentence extends Span {
  /** What they share beside what each holds, 0 to 1. */
  readonly score: number
}

/** A work that a part may retell, without a literal match between the two. */
export interface PartRewrite {
  readonly contentId: string
  readonly partId: string
  /** Strength of the resemblance, 0 to 1. */
  readonly score: number
  /** Share of the part's sentences that have a counterpart, 0 to 1. */
  readonly share: number
  /** In the order of the part. */
  readonly sentences: readonly RewrittenSentence[]
}

/** A fact about a part that is no match. */
export interface PartFact {
  readonly code: string
  readonly severity: 'info' | 'warn' | 'high'
  readonly detail: Readonly<Record<string, unknown>>
}

/** What was found in one part: the state of its reading, and its matches with earlier contents. */
export interface PartFinding {
  readonly contentId: string
  readonly partId: string
  readonly kind: PartKind
  /** null: not everybody has looked yet. `done`, or `failed:CODE`. */
  readonly state: string | null
  /** What looked, by modality: of a picture with words in it, a sound with a cover, or a film with sound, several. */
  readonly algorithms: Readonly<Partial<Record<PartKind, string>>>
  /** Statistics epoch that weighed the evidence. */
  readonly statistics: number | null
  readonly matches: readonly PartMatch[]
  /** Works that it may retell; never one of those matched. */
  readonly rewrites: readonly PartRewrite[]
  readonly facts: readonly PartFact[]
}

/** The findings of the latest revision of each content, part by part in reading order; parts that nobody has read included. */
export async function readFindings(db: Queryable, contentIds: readonly string[]): Promise<Map<string, PartFinding[]>> {
  const rows = await db.query<PartFinding>({
    name: 'read-findings',
    text: `select p.content_id as "contentId", p.part_id as "partId", p.kind,
             case when f.states ->> p.kind is distinct from 'done' then f.states ->> p.kind
               when r.track is not null and f.states ->> 'audio' is distinct from 'done' then f.states ->> 'audio'
               when r.covers is not null and f.states ->> 'image' is distinct from 'done' then f.states ->> 'image'
               when r.words is not null and p.kind <> 'text' then f.states ->> 'text' else 'done' end as state,
             coalesce(f.algorithms, '{}') as algorithms, f.statistics,
             coalesce(f.matches, '[]') as matches, coalesce(f.rewrites, '[]') as rewrites, coalesce(f.facts, '[]') as facts
           from content c
           join part p on p.content_id = c.content_id and p.revision = c.revision
           left join medium_reading r
             on r.content_id = p.content_id and r.revision = p.revision and r.part_id = p.part_id and r.cover = 0
           left join lateral (
             select jsonb_object_agg(via, state) as states, jsonb_object_agg(via, algorithm) filter (where algorithm is not null) as algorithms,
               max(statistics) as statistics, jsonb_path_query_array(jsonb_agg(matches order by via), '$[*][*]') as matches,
               jsonb_path_query_array(jsonb_agg(rewrites order by via), '$[*][*]') as rewrites,
               jsonb_path_query_array(jsonb_agg(facts order by via), '$[*][*]') as facts
             from finding where content_id = p.content_id and revision = p.revision and part_id = p.part_id) f on true
           where c.content_id = any($1) order by p.content_id, p.position`,
    values: [[...contentIds]],
  })
  const byContent = new Map<string, PartFinding[]>()
  for (const row of rows) {
    const list = byContent.get(row.contentId)
    if (list === undefined) byContent.set(row.contentId, [row])
    else list.push(row)
  }
  return byContent
}

/** What an examination of one kind found in one part. */
export interface NewFinding extends Pick<PartFinding, 'partId' | 'matches' | 'rewrites' | 'facts'> {
  /** The modality that looked. */
  readonly via: PartKind
  readonly state: string
  readonly algorithm: string
  readonly statistics: number | null
}
