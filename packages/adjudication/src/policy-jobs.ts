import { randomBytes } from 'node:crypto'
import type { Queryable } from '@sourcemark/database'
import type { Pack } from '@sourcemark/verdict'

/** Work on policy packs that takes its time, as it lies in the database: any process may take it on, and another one goes on when that dies. */

export const POLICY_JOB_KINDS = Object.freeze([
  /** What a pack would change. */
  'shadow',
  /** Putting it in force. */
  'activate',
] as const)
export type PolicyJobKind = (typeof POLICY_JOB_KINDS)[number]

export const POLICY_JOB_STATES = Object.freeze([
  /** A second person has to agree. */
  'proposed',
  'waiting',
  'running',
  'done',
  'failed',
  /** Ended by somebody before its end. */
  'cancelled',
  /** The second person did not agree. */
  'refused',
] as const)
export type PolicyJobState = (typeof POLICY_JOB_STATES)[number]

export interface PolicyJob {
  readonly jobId: string
  readonly kind: PolicyJobKind
  readonly pack: string
  readonly version: string
  readonly hash: string
  readonly yaml: string
  /** Why, as whoever asked for it says. */
  readonly note: string
  readonly askedBy: string
  readonly askedAt: Date
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
  readonly state: PolicyJobState
  /** When it was taken on last. */
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  /** Contents that were passed, of so many. */
  readonly passed: number
  readonly total: number
  readonly result: unknown
  readonly problem: string | null
}

/** Milliseconds after which a proposal lapses. */
export const PROPOSAL_LASTS = 7 * 24 * 3_600_000

const columns = `job_id as "jobId", kind, pack, version, hash, yaml, note, asked_by as "askedBy", asked_at as "askedAt",
  answered_by as "answeredBy", answered_at as "answeredAt", state, started_at as "startedAt", ended_at as "endedAt", passed, total, result, problem`

/** What is asked for. */
export interface PolicyOrder {
  readonly kind: PolicyJobKind
  readonly pack: Pick<Pack, 'pack' | 'version' | 'hash'>
  readonly yaml: string
  readonly note: string
  readonly by: string
}

/** Asks for work. Putting a pack in force waits for a second person. @returns the id of the job. */
export async function orderPolicyJob(
  tx: Queryable,
  { kind, pack, yaml, note, by }: PolicyOrder,
  now: Date,
): Promise<string> {
  const jobId = `job-${randomBytes(9).toString('hex')}`
  await tx.execute(
    `insert into policy_job (job_id, kind, pack, version, hash, yaml, note, asked_by, asked_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      jobId,
      kind,
      pack.pack,
      pack.version,
      pack.hash,
      yaml,
      note,
      by,
      now,
      kind === 'activate' ? 'proposed' : 'waiting',
    ],
  )
  return jobId
}

/** What came of an answer to a proposal: why it does not count, where it does not. */
export type PolicyAnswer = 'taken' | 'unknown' | 'over' | 'lapsed' | 'own'

/** Agrees to a proposal, or refuses it. Only somebody else can agree; whoever proposed it may take it back so. */
export async function answerPolicyJob(
  tx: Queryable,
  jobId: string,
  { by, agreed }: { readonly by: string; readonly agreed: boolean },
  now: Date,
): Promise<PolicyAnswer> {
  const [job] = await tx.query<Pick<PolicyJob, 'state' | 'askedBy' | 'askedAt'>>(
    `select state, asked_by as "askedBy", asked_at as "askedAt" from policy_job where job_id = $1 for update`,
    [jobId],
  )
  if (job === undefined) return 'unknown'
  if (job.state !== 'proposed') return 'over'
  if (agreed && job.askedBy === by) return 'own'
  if (agreed && now.getTime() - job.askedAt.getTime() > PROPOSAL_LASTS) return 'lapsed'
  await tx.execute('update policy_job set state = $2, answered_by = $3, answered_at = $4 where job_id = $1', [
    jobId,
    agreed ? 'waiting' : 'refused',
    by,
    now,
  ])
  return 'taken'
}

/** Ends a shadow run before its end. @returns whether there was one to end. */
export async function cancelPolicyJob(tx: Queryable, jobId: string, now: Date): Promise<boolean> {
  const changed = await tx.execute(
    `update policy_job set state = 'cancelled', ended_at = $2, held_until = null
     where job_id = $1 and kind = 'shadow' and state in ('waiting', 'running')`,
    [jobId, now],
  )
  return changed === 1
}

/** Takes on the oldest job that nobody works on, for `lease` milliseconds; undefined when there is none. */
export async function takePolicyJob(db: Queryable, now: Date, lease: number): Promise<PolicyJob | undefined> {
  const [job] = await db.query<PolicyJob>(
    `update policy_job set state = 'running', started_at = $1, held_until = $2, passed = 0 where job_id = (
       select job_id from policy_job where state = 'waiting' or (state = 'running' and held_until < $1)
       order by asked_at, job_id limit 1 for update skip locked)
     returning ${columns}`,
    [now, new Date(now.getTime() + lease)],
  )
  return job
}

/** What a worker holds: which job, and since when. */
export type HeldJob = Pick<PolicyJob, 'jobId' | 'startedAt'>

/** Says how far a job is and holds it for longer. @returns false when it is not held any more: it was ended, or somebody else has taken it on. */
export async function holdPolicyJob(
  db: Queryable,
  { jobId, startedAt }: HeldJob,
  { passed, total }: Pick<PolicyJob, 'passed' | 'total'>,
  until: Date,
): Promise<boolean> {
  const changed = await db.execute(
    `update policy_job set passed = $3, total = $4, held_until = $5 where job_id = $1 and started_at = $2 and state = 'running'`,
    [jobId, startedAt, passed, total, until],
  )
  return changed === 1
}

/** Ends a job that is held, with its result or with what went wrong. */
export async function endPolicyJob(
  db: Queryable,
  { jobId, startedAt }: HeldJob,
  end: { readonly result: unknown } | { readonly problem: string },
  now: Date,
): Promise<void> {
  await db.execute(
    `update policy_job set state = $3, result = $4, problem = $5, ended_at = $6, held_until = null
     where job_id = $1 and started_at = $2 and state = 'running'`,
    [
      jobId,
      startedAt,
      'problem' in end ? 'failed' : 'done',
      'problem' in end ? null : JSON.stringify(end.result),
      'problem' in end ? end.problem : null,
      now,
    ],
  )
}

/** A job as it stands; undefined when there is none. */
export async function readPolicyJob(db: Queryable, jobId: string): Promise<PolicyJob | undefined> {
  const [job] = await db.query<PolicyJob>(`select ${columns} from policy_job where job_id = $1`, [jobId])
  return job
}

/** Jobs, the latest first: up to `limit` that were asked for before `last`. Their texts and results are left out. */
export async function readPolicyJobs(
  db: Queryable,
  last: Pick<PolicyJob, 'askedAt' | 'jobId'> | undefined,
  limit: number,
): Promise<Omit<PolicyJob, 'yaml' | 'result'>[]> {
  return await db.query(
    `select ${columns.replace('yaml, ', '').replace('result, ', '')} from policy_job
     where ($1::timestamptz is null or (asked_at, job_id) < ($1, $2)) order by asked_at desc, job_id desc limit $3`,
    [last?.askedAt ?? null, last?.jobId ?? '', limit],
  )
}

/** A pack that was put in force. */
export interface PolicyActivation {
  readonly seq: number
  readonly pack: string
  readonly version: string
  readonly hash: string
  readonly activatedAt: Date
  readonly activatedBy: string
  readonly note: string
}

/** Packs that were put in force, the last first: up to `limit`. */
export async function readActivations(db: Queryable, limit: number): Promise<PolicyActivation[]> {
  const rows = await db.query<Omit<PolicyActivation, 'seq'> & { seq: bigint }>(
    `select seq, pack, version, hash, activated_at as "activatedAt", activated_by as "activatedBy", note
     from policy_activation order by seq desc limit $1`,
    [limit],
  )
  return rows.map(({ seq, ...activation }) => ({ ...activation, seq: Number(seq) }))
}

/** The text of a pack that was put in force; undefined when there is no such activation. */
export async function activatedText(db: Queryable, seq: number): Promise<string | undefined> {
  const [row] = await db.query<{ yaml: string }>('select yaml from policy_activation where seq = $1', [seq])
  return row?.yaml
}
