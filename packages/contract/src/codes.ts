/** The closed lists of the contract. Each is frozen, in the order of the contract, and yields its own union type. */

export const VERDICT_CODES = Object.freeze([
  'no_match',
  'own_content',
  'unprotected',
  'licensed_repost',
  'attributed_repost',
  'quotation',
  'attribution_defective',
  'attribution_missing',
  'attribution_false',
  'false_original_claim',
  'priority_contested',
  'rights_info_removed',
  'distorted_repost',
  'news_unlicensed',
  'news_source_unlisted',
  'rewrite_suspected',
  'review_required',
  'indeterminate',
] as const)
export type VerdictCode = (typeof VERDICT_CODES)[number]

/** Sub-codes of `attribution_defective`. */
export const ATTRIBUTION_DEFECTS = Object.freeze([
  'VAGUE',
  'NO_OWNER',
  'NO_LINK',
  'NO_TITLE',
  'NO_EDITOR',
  'INTERMEDIATE',
  'HIDDEN',
  'SCOPE_GAP',
] as const)
export type AttributionDefect = (typeof ATTRIBUTION_DEFECTS)[number]

/** Grades that a single mark can have. */
export const CREDIT_GRADES = Object.freeze(['A0', 'A1', 'A2', 'A3', 'A4', 'A5', 'AX'] as const)
export type CreditGrade = (typeof CREDIT_GRADES)[number]

/** The same from the lowest, as a verdict counts them: a false mark is worse than none. */
export const CREDIT_GRADES_FROM_LOWEST = Object.freeze(['AX', 'A0', 'A1', 'A2', 'A3', 'A4', 'A5'] as const)

/** Grades that a whole content can have: those of a mark, or that no mark was needed. */
export const ATTRIBUTION_GRADES = Object.freeze([...CREDIT_GRADES, 'not_required'] as const)
export type AttributionGrade = (typeof ATTRIBUTION_GRADES)[number]

export const PERMISSIONS = Object.freeze([
  'own',
  'licensed',
  'open_licence',
  'unprotected',
  'unknown',
  'denied',
  'expired',
] as const)
export type Permission = (typeof PERMISSIONS)[number]

export const VERDICT_STATUSES = Object.freeze(['provisional', 'final', 'superseded', 'withdrawn'] as const)
export type VerdictStatus = (typeof VERDICT_STATUSES)[number]

/** Why a verdict was given. */
export const VERDICT_REASONS = Object.freeze([
  'first',
  'new_original',
  'late_part',
  'registry_change',
  'policy',
  'revision',
  'complaint',
  'appeal',
  'correction',
] as const)
export type VerdictReason = (typeof VERDICT_REASONS)[number]

/** What in a case has an effect on a verdict: a measure that is taken, ended or kept, a decision, an answer to an appeal. */
export const CASE_DECISIONS = Object.freeze([
  'act',
  'counter',
  'window_over',
  'court_keeps',
  'court_lifts',
  'grant',
  'dismiss',
  'confirm',
  'overturn',
  'withdraw',
] as const)
export type CaseDecision = (typeof CASE_DECISIONS)[number]

/** What the platform is advised to do; it decides itself. */
export const ACTIONS = Object.freeze(['allow', 'label', 'notify', 'return', 'hold', 'review'] as const)
export type Action = (typeof ACTIONS)[number]

export const SEVERITIES = Object.freeze(['info', 'warn', 'high'] as const)
export type Severity = (typeof SEVERITIES)[number]

export const PART_KINDS = Object.freeze(['text', 'image', 'audio', 'video'] as const)
export type PartKind = (typeof PART_KINDS)[number]

/** Kinds whose bytes come by reference or inline. */
export const MEDIA_KINDS = Object.freeze(['image', 'audio', 'video'] as const)
export type MediaKind = (typeof MEDIA_KINDS)[number]

export const TEXT_MEDIA_TYPES = Object.freeze(['text/plain', 'text/html', 'text/markdown'] as const)
export type TextMediaType = (typeof TEXT_MEDIA_TYPES)[number]

export const ACCOUNT_CLASSES = Object.freeze(['individual', 'media', 'enterprise', 'government', 'other'] as const)
export type AccountClass = (typeof ACCOUNT_CLASSES)[number]

export const ACCOUNT_STATUSES = Object.freeze(['active', 'limited', 'suspended', 'closed'] as const)
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number]

/** Types of the events that a platform may send. */
export const INGEST_EVENT_TYPES = Object.freeze([
  'sourcemark.content.published.v1',
  'sourcemark.content.withdrawn.v1',
  'sourcemark.original.registered.v1',
  'sourcemark.account.updated.v1',
  'sourcemark.grant.updated.v1',
] as const)
export type IngestEventType = (typeof INGEST_EVENT_TYPES)[number]

/** Type of the one event that Sourcemark sends. */
export const VERDICT_EVENT_TYPE = 'sourcemark.verdict.v1'

/** Codes with which `readIngestRecord` refuses a record; a part of the codes of the dead-letter topic. */
export const REFUSAL_CODES = Object.freeze([
  'EVENT_TOO_LARGE',
  'EVENT_NOT_JSON',
  'EVENT_NOT_CLOUDEVENT',
  'EVENT_TYPE_UNKNOWN',
  'EVENT_INVALID',
  'TIME_INVALID',
  'TEXT_TOO_LARGE',
  'PART_ID_DUPLICATE',
  'PART_SOURCE_INVALID',
  'EVENT_KEY_MISMATCH',
] as const)
export type RefusalCode = (typeof REFUSAL_CODES)[number]
