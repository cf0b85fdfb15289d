import type { AccountClass, AccountStatus } from '@sourcemark/contract'
import {
  type AccountState,
  type Grant,
  latestState,
  licenceInForce,
  MEASURE_RULE,
  type Measure,
} from '@sourcemark/registry'
import type { BothLanguages } from '@sourcemark/review'
import { VERDICT_WORDS } from '../../evidence/verdict-words.ts'
import type { Visit } from '../../http/route.ts'
import { Badge, type Tone } from '../../pages/badge.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { type Children, html } from '../../pages/html.ts'
import { Moment } from '../../pages/moment.ts'
import { OutsideLink, Said } from '../../pages/outside-link.ts'
import { Paging } from '../../pages/paging.ts'
import { Facts, Table } from '../../pages/table.ts'
import { Chart } from '../chart.ts'
import { ContentTable } from '../content-table.ts'
import { accountPath, originalPath } from '../links.ts'
import { pageOf, placeText } from '../place.ts'
import { VerdictTable } from '../verdict-table.ts'
import { type AccountView, accountListSize, leaningShown, monthTable } from './read-account.ts'

export const accountWords = dictionary({
  title: { zh: (id: string) => `账号 ${id}`, en: (id: string) => `Account ${id}` },
  unknown: { zh: '平台从未通报过该账号的信息。', en: 'The platform has never told anything about this account.' },
  id: { zh: '账号 ID', en: 'Account id' },
  class: { zh: '类别', en: 'Class' },
  status: { zh: '状态', en: 'Status' },
  entity: { zh: '主体', en: 'Entity' },
  noEntity: { zh: '未说明', en: 'Not said' },
  siblings: { zh: '同一主体的其他账号', en: 'Other accounts of the entity' },
  aliases: { zh: '别名', en: 'Also called' },
  handles: { zh: '用户名', en: 'Handles' },
  urls: { zh: '网址', en: 'Addresses' },
  cases: { zh: '案件', en: 'Cases' },
  itsCases: { zh: '查看该账号的案件', en: 'Cases about this account' },
  measures: { zh: '建议措施', en: 'Measure recommended' },
  noMeasure: { zh: '目前没有采取措施的理由。', en: 'There is no reason for a measure now.' },
  recommended: { zh: '建议', en: 'Recommended' },
  never: {
    zh: '这只是建议：不会自动执行，由人决定，由平台执行。',
    en: 'This is advice. It is never taken by itself: people decide, and the platform acts.',
  },
  points: {
    zh: (points: number, days: number) => `近 ${days} 天的最终判定共计 ${points} 分。`,
    en: (points: number, days: number) => `The final verdicts of the last ${days} days come to ${points} points.`,
  },
  missing: {
    zh: (measure: string, points: number) => `再有 ${points} 分将建议“${measure}”。`,
    en: (measure: string, points: number) => `With ${points} more “${measure}” is recommended.`,
  },
  grounds: { zh: '计分的判定', en: 'Verdicts that count' },
  ladder: { zh: '阶梯', en: 'Ladder' },
  from: { zh: '起点分', en: 'From points' },
  reached: { zh: '已达到', en: 'Reached' },
  notReached: { zh: '未达到', en: 'Not reached' },
  measure: { zh: '措施', en: 'Measure' },
  basis: { zh: '依据', en: 'Basis' },
  overTime: { zh: '各月判定', en: 'Verdicts over time' },
  overTimeNote: {
    zh: '每项内容按其最新判定计入给出判定的月份（UTC）。',
    en: 'Each content counts in the month (UTC) in which its latest verdict was given.',
  },
  month: { zh: '月份', en: 'Month' },
  verdicts: { zh: '最新判定', en: 'Latest verdicts' },
  noVerdicts: { zh: '没有判定。', en: 'There are no verdicts.' },
  works: { zh: '发布的内容', en: 'What it published' },
  noWorks: { zh: '没有内容。', en: 'It published nothing.' },
  leaning: { zh: '被多少内容使用', en: 'Contents that lean on it' },
  licences: { zh: '资质许可', en: 'Licences' },
  noLicences: { zh: '没有许可。', en: 'There are no licences.' },
  kind: { zh: '种类', en: 'Kind' },
  number: { zh: '编号', en: 'Number' },
  validity: { zh: '有效期', en: 'Validity' },
  force: { zh: '是否有效', en: 'In force' },
  yes: { zh: '有效', en: 'In force' },
  no: { zh: '无效', en: 'Not in force' },
  given: { zh: '授予的转载许可', en: 'Permissions given' },
  held: { zh: '获得的转载许可', en: 'Permissions held' },
  noGrants: { zh: '没有许可。', en: 'There are none.' },
  grant: { zh: '许可', en: 'Permission' },
  owner: { zh: '授权方', en: 'From' },
  grantee: { zh: '被授权方', en: 'To' },
  work: { zh: '作品', en: 'Work' },
  everything: { zh: '全部', en: 'Everything' },
  everybody: { zh: '任何人', en: 'Everybody' },
  terms: { zh: '条件', en: 'Terms' },
  mayModify: { zh: '可修改', en: 'may change it' },
  mayHide: { zh: '可不注明来源', en: 'may leave the source out' },
  revoked: { zh: '已撤回', en: 'Taken back' },
  history: { zh: '历史', en: 'History' },
  since: { zh: '起', en: 'Since' },
  name: { zh: '名称', en: 'Name' },
})

const CLASS_WORDS: Readonly<Record<AccountClass, BothLanguages>> = Object.freeze({
  individual: { zh: '个人', en: 'Individual' },
  media: { zh: '媒体', en: 'Media' },
  enterprise: { zh: '企业', en: 'Enterprise' },
  government: { zh: '政务', en: 'Government' },
  other: { zh: '其他', en: 'Other' },
})

const ACCOUNT_STATUS: Readonly<Record<AccountStatus, { readonly words: BothLanguages; readonly tone: Tone }>> =
  Object.freeze({
    active: { words: { zh: '正常', en: 'Active' }, tone: 'good' },
    limited: { words: { zh: '受限', en: 'Limited' }, tone: 'warn' },
    suspended: { words: { zh: '暂停', en: 'Suspended' }, tone: 'bad' },
    closed: { words: { zh: '关闭', en: 'Closed' }, tone: 'bad' },
  })

const MEASURE_WORDS: Readonly<Record<Measure, BothLanguages>> = Object.freeze({
  reminder: { zh: '警示提醒', en: 'Reminder' },
  limited: { zh: '限制功能', en: 'Limited functions' },
  suspended: { zh: '暂停更新', en: 'Suspended updates' },
  closing: { zh: '关闭注销', en: 'Closing' },
})

type Words = (typeof accountWords)['en']

const list = (items: readonly string[]): Children =>
  items.length === 0 ? null : html`<ul class="plain">${items.map((item) => html`<li><${Said}>${item}<//></li>`)}</ul>`

function facts(visit: Visit, say: Words, { accountId, siblings }: AccountView, state: AccountState | null): Children {
  const { language } = visit
  return html`<${Facts} facts=${[
    [say.id, html`<${Said}>${accountId}<//>`],
    [
      say.status,
      state === null
        ? null
        : html`<${Badge} word=${ACCOUNT_STATUS[state.status].words[language]} tone=${ACCOUNT_STATUS[state.status].tone} />`,
    ],
    [say.class, state === null ? null : CLASS_WORDS[state.class][language]],
    [say.entity, state === null ? null : state.entityId === null ? say.noEntity : html`<${Said}>${state.entityId}<//>`],
    [
      say.siblings,
      siblings.length === 0
        ? null
        : html`<ul class="plain">${siblings.map((id) => html`<li><a href=${accountPath(id)}><${Said}>${id}<//></a></li>`)}</ul>`,
    ],
    [say.aliases, state === null ? null : list(state.aliases)],
    [say.handles, state === null ? null : list(state.handles)],
    [
      say.urls,
      state === null || state.urls.length === 0
        ? null
        : html`<ul class="plain">${state.urls.map((url) => html`<li><${OutsideLink} href=${url} /></li>`)}</ul>`,
    ],
    [say.cases, html`<a href=${`/queue?account=${encodeURIComponent(accountId)}`}>${say.itsCases}</a>`],
  ]} />`
}

function measures({ language }: Visit, say: Words, { recommended }: AccountView): Children {
  const { measure, points, grounds, next } = recommended
  return html`
    <h2>${say.measures}</h2>
    <p>${
      measure === null
        ? say.noMeasure
        : html`${say.recommended}: <${Badge} word=${MEASURE_WORDS[measure][language]} tone=${measure === 'reminder' ? 'warn' : 'bad'} />`
    }</p>
    <p>${say.points(points, MEASURE_RULE.days)}${next === null ? null : ` ${say.missing(MEASURE_WORDS[next.measure][language], next.missing)}`}</p>
    <p class="note">${say.never}</p>
    <${Table} caption=${say.ladder} columns=${[say.measure, { label: say.from, numbers: true }, say.reached]}
      rows=${MEASURE_RULE.steps.map((step) => [MEASURE_WORDS[step.measure][language], step.from, points >= step.from ? say.reached : say.notReached])} empty="" />
    ${
      grounds.length === 0
        ? null
        : html`<p>${say.grounds}: ${grounds.map((ground, at) => `${at === 0 ? '' : ', '}${VERDICT_WORDS[ground.verdict][language]} × ${ground.count} (${ground.points})`)}</p>`
    }
    <p class="quiet">${say.basis}: ${MEASURE_RULE.basis.map((basis) => `${basis[language]} `)}</p>`
}

function overTime({ language }: Visit, say: Words, { months }: AccountView): Children {
  if (months.length === 0) return null
  const table = monthTable(months)
  const words = table.verdicts.map((verdict) => VERDICT_WORDS[verdict][language])
  const data = {
    moments: table.months.map((month) => Date.parse(`${month}-01T00:00:00Z`) / 1000),
    lines: table.verdicts.map((verdict, at) => ({
      label: words[at] ?? verdict,
      values: table.months.map((month) => table.count(month, verdict)),
    })),
    steps: false,
  }
  return html`
    <h2>${say.overTime}</h2>
    <p class="quiet">${say.overTimeNote}</p>
    ${table.months.length < 2 ? null : html`<${Chart} label=${say.overTime} data=${data} />`}
    <${Table} caption=${say.overTime} quietCaption=${true} columns=${[say.month, ...words.map((label) => ({ label, numbers: true }))]}
      rows=${table.months.toReversed().map((month) => [month, ...table.verdicts.map((verdict) => table.count(month, verdict))])} empty="" />`
}

function grants(visit: Visit, say: Words, caption: string, all: readonly Grant[]): Children {
  const who = (id: string): Children =>
    id === '*' ? say.everybody : html`<a href=${accountPath(id)}><${Said}>${id}<//></a>`
  return html`
    <h2>${caption}</h2>
    <${Table} caption=${caption} quietCaption=${true} empty=${say.noGrants}
      columns=${[say.grant, say.owner, say.grantee, say.work, say.terms, say.validity]}
      rows=${all.map(
        ({ grantId, owner, grantee, contentId, mayModify, mayHideSource, validFrom, validTo, revokedAt }) => [
          html`<${Said}>${grantId}<//>`,
          who(owner),
          who(grantee),
          contentId === '*' ? say.everything : html`<a href=${originalPath(contentId)}><${Said}>${contentId}<//></a>`,
          [mayModify ? say.mayModify : '', mayHideSource ? say.mayHide : ''].filter(Boolean).join(', ') || '–',
          html`${span(visit, validFrom, validTo)}${revokedAt === null ? null : html` <${Badge} word=${say.revoked} tone="bad" />`}`,
        ],
      )} />`
}

const span = (visit: Visit, from: Date | string | null | undefined, to: Date | string | null | undefined): Children =>
  html`${from == null ? '…' : html`<${Moment} visit=${visit} at=${from} />`} – ${to == null ? '…' : html`<${Moment} visit=${visit} at=${to} />`}`

function licences(visit: Visit, say: Words, state: AccountState | null): Children {
  return html`
    <h2>${say.licences}</h2>
    <${Table} caption=${say.licences} quietCaption=${true} empty=${say.noLicences} columns=${[say.kind, say.number, say.status, say.validity, say.force]}
      rows=${(state?.licences ?? []).map((licence) => [
        html`<${Said}>${licence.kind}<//>`,
        html`<${Said}>${licence.number ?? '–'}<//>`,
        html`<${Said}>${licence.status ?? '–'}<//>`,
        span(visit, licence.validFrom, licence.validTo),
        licenceInForce(licence, visit.now)
          ? html`<${Badge} word=${say.yes} tone="good" />`
          : html`<${Badge} word=${say.no} tone="bad" />`,
      ])} />`
}

/** An account: who it is, what it published, what was found, and what is recommended. */
export function accountPage(visit: Visit, view: AccountView): Children {
  const { language } = visit
  const say = accountWords[language]
  const { account, accountId } = view
  const state = account === null ? null : latestState(account)
  const verdicts = pageOf(view.verdicts, accountListSize, ({ decidedAt, contentId }) => placeText(decidedAt, contentId))
  const works = pageOf(view.works, accountListSize, ({ publishedAt, contentId }) => placeText(publishedAt, contentId))
  return html`
    <h1><${Said}>${state?.name ?? accountId}<//></h1>
    ${account === null ? html`<p>${say.unknown}</p>` : null}
    ${facts(visit, say, view, state)}
    ${measures(visit, say, view)}
    ${overTime(visit, say, view)}
    <h2>${say.verdicts}</h2>
    <${VerdictTable} visit=${visit} caption=${say.verdicts} quietCaption=${true} verdicts=${verdicts.rows} empty=${say.noVerdicts} />
    <${Paging} visit=${visit} parameter="verdict" next=${verdicts.next} />
    <h2>${say.works}</h2>
    <${ContentTable} visit=${visit} caption=${say.works} quietCaption=${true} owners=${false} contents=${works.rows} empty=${say.noWorks}
      more=${{
        label: say.leaning,
        numbers: true,
        cell: ({ contentId, leaning }: { contentId: string; leaning: number }) =>
          html`<a href=${originalPath(contentId)}>${leaning >= leaningShown ? `≥ ${leaningShown}` : leaning}</a>`,
      }} />
    <${Paging} visit=${visit} parameter="work" next=${works.next} />
    ${licences(visit, say, state)}
    ${grants(visit, say, say.given, view.given)}
    ${grants(visit, say, say.held, view.held)}
    <h2>${say.history}</h2>
    <${Table} caption=${say.history} quietCaption=${true} empty=${say.unknown} columns=${[say.since, say.name, say.status, say.class, say.entity]}
      rows=${(account?.states ?? [])
        .toReversed()
        .map((one) => [
          html`<${Moment} visit=${visit} at=${one.from} />`,
          html`<${Said}>${one.name}<//>`,
          ACCOUNT_STATUS[one.status].words[language],
          CLASS_WORDS[one.class][language],
          one.entityId === null ? say.noEntity : html`<${Said}>${one.entityId}<//>`,
        ])} />`
}
