import {
  CREDIT_GRADES_FROM_LOWEST,
  type Finding,
  type Modalities,
  PART_KINDS,
  type PartKind,
  type Verdict,
} from '@sourcemark/contract'
import { creditLine, languageOf } from './credit-line.ts'
import type { Values } from './expression.ts'
import type { JudgedContent, PartState, VerdictContent } from './judged.ts'
import type { Pack } from './read-pack.ts'
import { type Language, reasonValues, type Spoken } from './sentences.ts'
import { fillTemplate } from './template.ts'
import { type Holding, type Weighed, type WeighedWork, weigh } from './weigh.ts'

/** Works that a finding lists by id; beyond that it counts them. */
const listedWorks = 20

/**
 * Applies a policy to what was found. A function of its input alone: what it says depends neither on when nor on in which order anything
 * arrived. The rule that holds and stands first decides; all others that hold are findings.
 * @throws TypeError when works and their facts do not go together.
 */
export function applyPack(judged: JudgedContent, pack: Pack): VerdictContent {
  const weighed = weigh(judged, pack)
  const [deciding, ...others] = weighed.holding as [Holding, ...Holding[]]
  const { rule } = deciding.rule
  const { pending } = judged.facts.content
  return {
    contentId: judged.contentId,
    revision: judged.revision,
    accountId: judged.accountId,
    verdict: rule.verdict,
    attribution: attributionOf(weighed.works, pack),
    permission: permissionOf(judged, weighed, deciding),
    status: pending > 0 ? 'provisional' : 'final',
    action: actionOf(deciding, weighed.values),
    label: labelOf(judged, weighed.works, pack),
    matches: [...judged.matches],
    credits: [...judged.credits],
    findings: findingsOf(judged, weighed, deciding, others, pack),
    reasons: reasonsOf(judged, weighed, deciding),
    policy: { pack: pack.pack, version: pack.version, rule: rule.id, basis: [...rule.basis] },
    modalities: modalitiesOf(judged.parts),
    versions: versionsOf(judged.parts),
    complaint: null,
    appealUrl: null,
  }
}

/** The lowest grade of the works that need a mark. A false mark counts, whether or not one was needed. */
function attributionOf(works: readonly WeighedWork[], { exemptions }: Pack): Verdict['attribution'] {
  const waived = exemptions.filter(({ attribution }) => attribution === 'not_required').map(({ id }) => id)
  const counted = works.filter(({ exempt, facts }) => facts.grade === 'AX' || !waived.some((id) => exempt[id]))
  const grades = counted.map(({ facts }) => facts.grade)
  return CREDIT_GRADES_FROM_LOWEST.find((grade) => grades.includes(grade)) ?? 'not_required'
}

function permissionOf(judged: JudgedContent, { works }: Weighed, deciding: Holding): Verdict['permission'] {
  const { verdict } = deciding.rule.rule
  const work = deciding.works[0] ?? works[0]
  if (work === undefined) return judged.facts.content.ownWorks > 0 ? 'own' : 'unknown'
  if (verdict === 'unprotected') return 'unprotected'
  const { permission, grant, licence } = work.facts
  // What is permitted without changes is not permitted with them.
  const unchangedOnly =
    permission === 'licensed' ? !grant.mayModify : permission === 'open_licence' && licence.noDerivatives
  return verdict === 'distorted_repost' && unchangedOnly ? 'denied' : permission
}

/** Of several works the first that the special advice is meant for is enough. */
function actionOf({ rule, works, rewrites }: Holding, post: Values): Verdict['action'] {
  const asked: Values[] = [...works.map(({ values }) => values), ...rewrites.map((rewrite) => ({ ...post, rewrite }))]
  if (asked.length === 0) asked.push(post)
  const other = rule.actions.find(({ when }) => asked.some((values) => when.evaluate(values) === true))
  return other?.action ?? rule.rule.action
}

function labelOf(judged: JudgedContent, works: readonly WeighedWork[], pack: Pack): Verdict['label'] {
  const work = works.find(({ values }) => pack.labels.when.evaluate(values) === true)
  if (work === undefined) return null
  return creditLine(work.spoken, work.facts, pack.labels.templates, languageOf(judged.language, pack.document))
}

const waiting: Readonly<Record<Language, string>> = {
  zh: '部分内容尚未读完，结论可能改变。',
  en: ' Some parts are still being read, so this may change.',
}

function reasonsOf(
  judged: JudgedContent,
  { works }: Weighed,
  { rule, works: held, rewrites }: Holding,
): Verdict['reasons'] {
  const spoken: Spoken = {
    ...(held[0] !== undefined
      ? { work: held[0] }
      : works[0] !== undefined && rewrites.length === 0
        ? { work: works[0] }
        : {}),
    ...(rewrites[0] === undefined ? {} : { rewrite: rewrites[0] }),
    count: Math.max(held.length, rewrites.length, held.length + rewrites.length === 0 ? works.length : 0),
  }
  const say = (language: Language): string => {
    const values = reasonValues(judged, spoken, language)
    const fix = rule.fix === null ? '' : fillTemplate(rule.fix[language], values)
    const reason = fillTemplate(rule.reasons[language], values)
    const more = judged.facts.content.pending > 0 ? waiting[language] : ''
    return `${reason}${fix === '' ? '' : language === 'zh' ? fix : ` ${fix}`}${more}`
  }
  return { zh: say('zh'), en: say('en') }
}

function worksOf({ works, rewrites }: Pick<Holding, 'works' | 'rewrites'>): Record<string, unknown> {
  const ids = [...works.map(({ facts }) => facts.contentId), ...rewrites.map(({ contentId }) => contentId)]
  return { works: ids.slice(0, listedWorks), ...(ids.length > listedWorks ? { count: ids.length } : {}) }
}

function findingsOf(
  judged: JudgedContent,
  weighed: Weighed,
  deciding: Holding,
  others: readonly Holding[],
  pack: Pack,
): Finding[] {
  const { declared, parts } = judged
  const findings: Finding[] = [...judged.findings]
  for (const { partId, kind, state } of parts) {
    if (state === 'done') continue
    findings.push({ code: 'PART_NOT_READ', severity: 'warn', detail: { partId, kind, state: state ?? 'pending' } })
  }
  if (declared.original === true) findings.push({ code: 'DECLARED_ORIGINAL', severity: 'info', detail: {} })
  if (declared.repostOf !== undefined) {
    findings.push({ code: 'DECLARED_REPOST', severity: 'info', detail: { ...declared.repostOf } })
  }
  for (const { contentId, score } of weighed.unreported) {
    findings.push({ code: 'BELOW_REPORT', severity: 'info', detail: { contentId, score } })
  }
  for (const { code, scope, severity, when } of pack.findings) {
    const holds = (values: Values): boolean => when.evaluate(values) === true
    const works = scope === 'work' ? weighed.works.filter(({ values }) => holds(values)) : []
    const rewrites =
      scope === 'rewrite' ? weighed.rewrites.filter(({ values }) => holds(values)).map(({ facts }) => facts) : []
    if (scope === 'content' && holds(weighed.values)) findings.push({ code, severity, detail: {} })
    else if (works.length + rewrites.length > 0) findings.push({ code, severity, detail: worksOf({ works, rewrites }) })
  }
  if (deciding.works.length + deciding.rewrites.length > 0) {
    const detail = { rule: deciding.rule.rule.id, ...worksOf(deciding) }
    findings.push({ code: 'RULE_DECIDED', severity: deciding.rule.rule.severity, detail })
  }
  for (const holding of others) {
    const { rule, when } = holding.rule
    // the last rule always holds and says nothing
    if (when.conjuncts.length === 0) continue
    // beside another verdict it would only say of unread parts what nobody knows
    if (rule.verdict === 'no_match') continue
    const severity = rule.severity === 'info' ? 'info' : 'warn'
    findings.push({
      code: 'RULE_HELD',
      severity,
      detail: { rule: rule.id, verdict: rule.verdict, ...worksOf(holding) },
    })
  }
  return findings
}

function modalitiesOf(parts: readonly PartState[]): Modalities {
  const stateOf = (kind: PartKind): string => {
    const states = parts.filter((part) => part.kind === kind).map(({ state }) => state ?? 'pending')
    if (states.length === 0) return 'none'
    return states.find((state) => state.startsWith('failed:')) ?? states.find((state) => state !== 'done') ?? 'done'
  }
  return Object.fromEntries(PART_KINDS.map((kind) => [kind, stateOf(kind)])) as unknown as Modalities
}

function versionsOf(parts: readonly PartState[]): Verdict['versions'] {
  const versions: Record<string, string | number> = {}
  for (const { algorithms, statistics } of parts) {
    Object.assign(versions, algorithms)
    if (statistics !== null) versions.statistics = statistics
  }
  return versions
}
