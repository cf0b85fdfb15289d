import { PART_KINDS } from '@sourcemark/contract'
import { applyPack } from './apply-pack.ts'
import type { Value, Values } from './expression.ts'
import type { Facts, WorkFacts } from './facts.ts'
import type { JudgedContent, VerdictContent } from './judged.ts'
import type { Scope } from './pack-document.ts'
import type { CompiledRule, Pack } from './read-pack.ts'
import { weigh } from './weigh.ts'

/** What a rule saw when it was asked about one work, one retold work, or the post. */
export interface AskedRule {
  /** Id of the work; null for the post. */
  readonly contentId: string | null
  readonly held: boolean
  /** The facts, limits and named expressions that the rule rests on, with what those rest on, by name. */
  readonly reads: Readonly<Record<string, Value>>
}

export interface ExplainedRule {
  readonly id: string
  readonly verdict: VerdictContent['verdict']
  readonly scope: Scope
  readonly when: string
  readonly held: boolean
  readonly decided: boolean
  readonly asked: readonly AskedRule[]
}

/** One thing that could be otherwise, and the verdict that would follow. */
export interface PossibleChange {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly verdict: VerdictContent['verdict']
  readonly rule: string
  readonly action: VerdictContent['action']
}

export interface Explanation {
  readonly pack: string
  readonly version: string
  readonly hash: string
  readonly verdict: VerdictContent
  /** In the order of the pack. */
  readonly rules: readonly ExplainedRule[]
  /** What would change the verdict; changes that leave rule and advice as they are do not appear. */
  readonly changes: readonly PossibleChange[]
}

/** Says why a pack judges a post as it does: what each rule saw, and what would lead to another verdict. */
export function explainPack(judged: JudgedContent, pack: Pack): Explanation {
  const verdict = applyPack(judged, pack)
  const weighed = weigh(judged, pack)
  const askedOf = (rule: CompiledRule): AskedRule[] => {
    const ask = (contentId: string | null, values: Values): AskedRule => ({
      contentId,
      held: rule.when.evaluate(values) === true,
      reads: readsOf(rule, pack, values),
    })
    if (rule.rule.scope === 'content') return [ask(null, weighed.values)]
    return rule.rule.scope === 'work'
      ? weighed.works.map(({ facts, values }) => ask(facts.contentId, values))
      : weighed.rewrites.map(({ facts, values }) => ask(facts.contentId, values))
  }
  const rules = pack.rules.map((rule): ExplainedRule => {
    const asked = askedOf(rule)
    const { id, verdict: code, scope, when } = rule.rule
    const decided = id === verdict.policy.rule
    return { id, verdict: code, scope, when, held: asked.some(({ held }) => held), decided, asked }
  })
  const { pack: name, version, hash } = pack
  return { pack: name, version, hash, verdict, rules, changes: changesOf(judged, pack, verdict) }
}

/** Everything that a condition asks for, through the named expressions that it uses. */
function readsOf({ when }: CompiledRule, pack: Pack, values: Values): Record<string, Value> {
  const reads: Record<string, Value> = {}
  const follow = (paths: readonly string[]): void => {
    for (const path of paths) {
      if (path in reads) continue
      reads[path] = valueAt(values, path)
      const named = pack.let.find(({ name }) => name === path)
      const exemption = pack.exemptions.find(({ id }) => `exempt.${id}` === path)
      if (named !== undefined) follow(named.is.reads)
      if (exemption !== undefined) follow(exemption.when.reads)
      if (path === 'exempt.any') follow(pack.exemptions.map(({ id }) => `exempt.${id}`))
    }
  }
  follow(when.reads)
  return reads
}

function valueAt(values: Values, path: string): Value {
  let value: unknown = values
  for (const step of path.split('.')) value = (value as Record<string, unknown>)[step]
  return value as Value
}

type Change = {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly apply: (facts: Facts, works: ReadonlySet<string>) => Facts
}

const change = (id: string, zh: string, en: string, apply: Change['apply']): Change => ({ id, zh, en, apply })
const ofPost = (id: string, zh: string, en: string, content: Partial<Facts['content']>): Change =>
  change(id, zh, en, (facts) => ({ ...facts, content: { ...facts.content, ...content } }))
const ofNews = (id: string, zh: string, en: string, news: Partial<Facts['news']>): Change =>
  change(id, zh, en, (facts) => ({ ...facts, news: { ...facts.news, ...news } }))
const ofWorks = (id: string, zh: string, en: string, make: (work: WorkFacts) => Partial<WorkFacts>): Change =>
  change(id, zh, en, (facts, works) => ({
    ...facts,
    works: facts.works.map((work) => (works.has(work.contentId) ? { ...work, ...make(work) } : work)),
  }))
const graded = (id: string, grade: WorkFacts['grade'], defects: WorkFacts['defects'], zh: string, en: string): Change =>
  ofWorks(id, zh, en, () => ({ grade, defects, lookalike: false }))
const granted = (id: string, zh: string, en: string, terms: Partial<WorkFacts['grant']>): Change =>
  ofWorks(id, zh, en, ({ grant }) => ({
    permission: 'licensed',
    grant: { ...grant, id: 'new', inForce: true, ...terms },
  }))

/** What may realistically be otherwise, one thing at a time. Changes of works are made to those that the deciding rule holds for. */
const possible: readonly Change[] = [
  graded('credit-complete', 'A5', [], '署名完整、可追溯', 'The credit is complete and traceable'),
  graded('credit-without-link', 'A4', ['NO_LINK'], '只标明权利人', 'Only the owner is named'),
  graded('credit-vague', 'A1', ['VAGUE', 'NO_OWNER', 'NO_LINK'], '只有笼统声明', 'The credit is vague'),
  graded('credit-gone', 'A0', [], '没有署名', 'There is no credit'),
  graded('credit-false', 'AX', ['NO_OWNER'], '署名指向无关者', 'The credit names somebody else'),
  granted('grant', '有转载许可', 'A repost permission is on file', { mayModify: false, mayHideSource: false }),
  granted('grant-to-modify', '有允许修改的转载许可', 'A permission that allows changes is on file', {
    mayModify: true,
  }),
  granted(
    'grant-without-source',
    '有可不注明来源的转载许可',
    'A permission that does not ask for the source is on file',
    {
      mayHideSource: true,
    },
  ),
  ofWorks('grant-gone', '没有转载许可', 'No permission is on file', () => ({
    permission: 'unknown',
    grant: { id: '', inForce: false, mayModify: false, mayHideSource: false },
  })),
  ofWorks('owner-objects', '权利人不许可', 'The owner does not permit it', ({ grant }) => ({
    permission: 'denied',
    grant: { ...grant, inForce: false },
  })),
  ofWorks('licence-named', '注明开放许可', 'The open licence is named', ({ licence }) => ({
    licence: { ...licence, named: licence.id !== '' },
  })),
  ofWorks('open-licence', '作品采用并注明 CC BY 4.0', 'The work is under CC BY 4.0, and the post says so', () => ({
    permission: 'open_licence',
    licence: {
      id: 'CC-BY-4.0',
      attribution: true,
      noDerivatives: false,
      nonCommercial: false,
      shareAlike: false,
      named: true,
    },
  })),
  ofWorks(
    'quotation-set-off',
    '引文加引号并注明作者和标题',
    'What was taken is set off, with author and title',
    ({ quotation }) => ({
      quotation: { ...quotation, setOff: 1, author: true, title: true },
    }),
  ),
  ofWorks(
    'quotation-short',
    '只引用一小段并按引文标示',
    'Only a short passage is quoted, and set off',
    ({ quotation }) => ({
      quotation: {
        share: 0.05,
        originalShare: 0.02,
        longest: Math.min(quotation.longest, 80),
        setOff: 1,
        author: true,
        title: true,
      },
    }),
  ),
  ofWorks('changes-undone', '恢复原标题和原文', 'Title and text are restored', () => ({
    change: { share: 0, title: 0, numbers: 0, names: 0, polarity: 0 },
  })),
  ofWorks('rights-restored', '恢复权利管理信息', 'The rights information is put back', () => ({
    rights: { removed: 0, altered: 0 },
  })),
  ofWorks('excluded', '相同内容均不受保护', 'All that is the same has no protection', ({ exclusion }) => ({
    exclusion: { ...exclusion, total: 1 },
  })),
  ofWorks('much-earlier', '作品确实早一天发布', 'The work was published a day before, beyond doubt', () => ({
    priority: { seconds: 86_400, confidence: 1, bothOriginal: false, conflict: false },
  })),
  ofWorks('just-before', '双方几乎同时发布', 'Both were published at nearly the same time', ({ priority }) => ({
    priority: { ...priority, seconds: 0 },
  })),
  ofWorks('evidence-agrees', '证据一致', 'The evidence agrees', ({ priority }) => ({
    priority: { ...priority, conflict: false },
  })),
  ofWorks('evidence-conflicts', '证据相互矛盾', 'The evidence conflicts', ({ priority }) => ({
    priority: { ...priority, conflict: true },
  })),
  ofWorks('source-listed', '来源在名单之内', 'The source is on the list', ({ source }) => ({
    source: { ...source, listed: true },
  })),
  ofPost('not-declared-original', '不声明原创', 'It is not declared original', { original: false }),
  ofPost('declared-original', '声明原创', 'It is declared original', { original: true }),
  ofPost('all-read', '全部内容均已读取', 'All parts were read', { unread: 0, pending: 0 }),
  ofNews('not-news', '不属于新闻', 'It is no news', { flagged: false, score: 0 }),
  ofNews('licence-editing', '有采编发布许可', 'The account may gather and publish news', { editing: true }),
  ofNews('licence-repost', '有转载许可（新闻）', 'The account may repost news', { repost: true }),
  ofNews('licence-none', '没有新闻许可', 'The account has no news licence', { editing: false, repost: false }),
  change('rewrite-weak', '相似程度较低', 'The resemblance is weaker', (facts) => ({
    ...facts,
    rewrites: facts.rewrites.map((rewrite) => ({ ...rewrite, score: 0 })),
  })),
]

function changesOf(judged: JudgedContent, pack: Pack, verdict: VerdictContent): PossibleChange[] {
  const { holding, works } = weigh(judged, pack)
  const held = holding[0]?.works ?? []
  const about = new Set((held.length > 0 ? held : works).map(({ facts }) => facts.contentId))
  const others = [
    ...possible.map(({ apply, ...what }) => ({ ...what, judged: { ...judged, facts: apply(judged.facts, about) } })),
    {
      id: 'match-weaker',
      zh: '相似程度略低于处理门槛',
      en: 'The match is just below acting',
      judged: withScores(judged, pack, about, (act) => Math.max(0, act - 0.001)),
    },
    {
      id: 'match-gone',
      zh: '没有相同内容',
      en: 'Nothing is the same',
      judged: withScores(judged, pack, about, () => 0),
    },
  ]
  return others.flatMap(({ id, zh, en, judged: other }) => {
    const { verdict: code, policy, action } = applyPack(other, pack)
    if (policy.rule === verdict.policy.rule && action === verdict.action) return []
    return [{ id, zh, en, verdict: code, rule: policy.rule, action }]
  })
}

/** The same post with the scores of some works lowered to what a function of their threshold for acting says. */
function withScores(
  judged: JudgedContent,
  { document: { thresholds } }: Pack,
  works: ReadonlySet<string>,
  scoreFor: (act: number) => number,
): JudgedContent {
  const lowered = (score: number, act: number): number => Math.min(score, scoreFor(act))
  const leastAct = (kinds: readonly string[]): number =>
    Math.min(...PART_KINDS.filter((kind) => kinds.includes(kind)).map((kind) => thresholds[kind].act))
  const facts = judged.facts.works.map((work) =>
    works.has(work.contentId) ? { ...work, score: lowered(work.score, leastAct(work.kinds)) } : work,
  )
  const matches = judged.matches.map((match) =>
    works.has(match.contentId) ? { ...match, score: lowered(match.score, thresholds[match.via].act) } : match,
  )
  return { ...judged, matches, facts: { ...judged.facts, works: facts } }
}
