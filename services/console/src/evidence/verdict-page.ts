import { Badge } from '../pages/badge.ts'
import { type Children, html } from '../pages/html.ts'
import { Moment } from '../pages/moment.ts'
import { OutsideLink, Said } from '../pages/outside-link.ts'
import { pathWith } from '../pages/paging.ts'
import { Facts, Table } from '../pages/table.ts'
import type { EvidenceView, HistoryEntry, MarkView, MatchView, NamedContent, PartView } from './evidence.ts'
import { PictureView, PictureWithRegions } from './picture-view.ts'
import { percent } from './sentence.ts'
import { Lines, TextView } from './text-view.ts'
import { FilmView, SoundView } from './time-view.ts'
import {
  ACTION_WORDS,
  DECISION_WORDS,
  DEFECT_WORDS,
  findingWords,
  GRADE_WORDS,
  KIND_WORDS,
  PERMISSION_WORDS,
  REASON_WORDS,
  STATUS_WORDS,
  unreadWords,
  VERDICT_TONES,
  VERDICT_WORDS,
} from './verdict-words.ts'
import { transformWords, type Viewing } from './viewing.ts'

interface EvidenceProps {
  readonly viewing: Viewing
  readonly view: EvidenceView
}

/** The evidence of a verdict. What was found, what it is called, what is advised and what would mend it come first. */
export const Evidence = ({ viewing, view }: EvidenceProps) => html`
  <article class="evidence">
    <${Head} viewing=${viewing} view=${view} />
    <${Matches} viewing=${viewing} view=${view} />
    <${ContentParts} viewing=${viewing} view=${view} />
    <${Marks} viewing=${viewing} view=${view} />
    <${Policy} viewing=${viewing} view=${view} />
    <${Unread} viewing=${viewing} view=${view} />
    <${History} viewing=${viewing} view=${view} />
    <${Findings} viewing=${viewing} view=${view} />
  </article>`

function Head({ viewing, view }: EvidenceProps) {
  const { say, language, visit } = viewing
  const { verdict, content, credit } = view
  return html`
    <header>
      <p class="quiet">
        ${say.verdict} · <${Said}>${verdict.contentId}<//> · ${say.revision} ${verdict.revision}
        ${content.url === null ? null : html` · <${OutsideLink} href=${content.url} />`}
      </p>
      <h1><${Said}>${content.title ?? say.withoutTitle}<//></h1>
      <p>
        ${say.by} <${Said}>${content.owner}<//>
        ${content.publishedAt === null ? null : html` · <${Moment} visit=${visit} at=${content.publishedAt} />`}
        ${content.withdrawn ? html` · <${Badge} word=${say.withdrawn} />` : null}
      </p>
      <p class="ruling">
        <${Badge} word=${VERDICT_WORDS[verdict.verdict][language]} tone=${toneOf(view)} title=${verdict.verdict} />
        <strong>${say.advice(ACTION_WORDS[verdict.action][language])}</strong>
        <${Badge} word=${STATUS_WORDS[verdict.status][language]} />
      </p>
      <p class="sentence">${view.sentence[language]}</p>
      ${
        credit === null
          ? null
          : html`
              <div class="fix">
                <h2>${say.credit}</h2>
                <p><code class="credit-line" id="credit-line" dir="auto">${credit.text}</code></p>
                <button type="button" data-copy="credit-line" data-done=${say.copied} hidden>${say.copy}</button>
              </div>`
      }
      <p><span class="quiet">${say.reasons}</span> ${verdict.reasons[language]}</p>
      ${
        view.superseded
          ? html`<p class="note">${say.later} <a href=${pathWith(visit.url, { seq: null })}>${say.latest}</a></p>`
          : null
      }
      ${
        view.unread.length === 0
          ? null
          : html`<p class="note"><a href="#unread">${say.unread}</a>: ${view.unread.map(({ kind, state }) => `${KIND_WORDS[kind][language]} (${unreadWords(state)[language]})`).join(', ')}</p>`
      }
    </header>`
}

function toneOf({ verdict }: EvidenceView): 'good' | 'warn' | 'bad' | 'accent' {
  const tone = VERDICT_TONES[verdict.verdict]
  return tone === 'open' ? 'accent' : tone
}

function Matches({ viewing, view }: EvidenceProps) {
  const { say, language } = viewing
  const { matches } = view
  if (matches.length === 0) return null
  return html`
    <section>
      <h2 id="found">${say.found}</h2>
      <${Table}
        caption=${say.found}
        quietCaption
        empty=${say.nothing}
        columns=${[{ label: '#', numbers: true }, say.work, say.owner, say.published, say.kind, { label: say.share, numbers: true }, { label: say.ofWork, numbers: true }, { label: say.similarity, numbers: true }, say.how]}
        rows=${matches.map(({ number, match, work, share }) => [
          html`<a href=${`#match-${number}`}>${number}</a>`,
          html`<${WorkName} viewing=${viewing} work=${work} />`,
          html`<${Said}>${work.owner}<//>`,
          work.publishedAt === null ? '' : html`<${Moment} visit=${viewing.visit} at=${work.publishedAt} />`,
          match === null
            ? say.retold
            : `${KIND_WORDS[match.kind][language]}${match.via === match.kind ? '' : say.via(KIND_WORDS[match.via][language])}`,
          percent(share),
          match === null ? '' : percent(match.originalCoverage),
          match === null ? '' : percent(match.score),
          match === null ? '' : transformWords(say, match.transform).join(', ') || say.unchanged,
        ])}
      />
    </section>
    ${matches.map((match) => html`<${MatchSection} viewing=${viewing} match=${match} marks=${view.marks} />`)}`
}

interface WorkNameProps {
  readonly viewing: Viewing
  readonly work: NamedContent
}

const WorkName = ({ viewing, work }: WorkNameProps) => html`
  <${Said}>${work.title ?? work.contentId}<//>
  ${work.url === null ? null : html`<br /><${OutsideLink} href=${work.url} />`}
  ${work.withdrawn ? html` <${Badge} word=${viewing.say.withdrawn} />` : null}`

interface MatchSectionProps {
  readonly viewing: Viewing
  readonly match: MatchView
  readonly marks: readonly MarkView[]
}

function MatchSection({ viewing, match: { number, match, work, share, comparison }, marks }: MatchSectionProps) {
  const { say, language } = viewing
  const kind =
    match === null
      ? say.retoldShare(percent(share))
      : `${percent(share)} · ${say.ofThis(KIND_WORDS[match.kind][language])}`
  const via = match === null || match.via === match.kind ? '' : say.via(KIND_WORDS[match.via][language])
  return html`
    <section class="match" id=${`match-${number}`} aria-labelledby=${`match-${number}-title`} tabindex="-1">
      <h3 id=${`match-${number}-title`}>${number}. <${Said}>${work.title ?? work.contentId}<//> <span class="quiet">— <${Said}>${work.owner}<//> · ${kind}${via}</span></h3>
      ${comparison === null ? html`<p class="empty">${say.notShown}</p>` : compared(viewing, number, comparison, marks)}
    </section>`
}

function compared(
  viewing: Viewing,
  number: number,
  comparison: NonNullable<MatchView['comparison']>,
  marks: readonly MarkView[],
): Children {
  switch (comparison.shows) {
    case 'text':
      return html`<${TextView} viewing=${viewing} number=${number} comparison=${comparison} marks=${marks} />`
    case 'picture':
      return html`<${PictureView} viewing=${viewing} number=${number} comparison=${comparison} />`
    case 'sound':
      return html`<${SoundView} viewing=${viewing} number=${number} comparison=${comparison} />`
    case 'film':
      return html`<${FilmView} viewing=${viewing} number=${number} comparison=${comparison} />`
  }
}

/** Seconds of a recording that are played from its beginning. */
const beginning = 120

/** The content itself; open where there is nothing to compare it with. */
function ContentParts({ viewing, view }: EvidenceProps) {
  const { say, language } = viewing
  if (view.parts.length === 0) return null
  return html`
    <details class="parts" open=${view.matches.length === 0}>
      <summary>${say.content}</summary>
      ${view.parts.map(
        (part) => html`
          <section aria-label=${`${KIND_WORDS[part.kind][language]} ${part.partId}`}>
            <p class="quiet">${KIND_WORDS[part.kind][language]} <${Said}>${part.partId}<//></p>
            ${partBody(viewing, view, part)}
          </section>`,
      )}
    </details>`
}

function partBody(viewing: Viewing, { marks }: EvidenceView, { text, medium }: PartView): Children {
  const { say } = viewing
  if (text !== null) {
    const grades = new Map(marks.map(({ number, credit }) => [number, credit.grade]))
    return html`<div class="text" tabindex="0" role="group" aria-label=${say.content}><${Lines} viewing=${viewing} match=${0} side="here" text=${text} grades=${grades} /></div>`
  }
  if (medium === null) return null
  const { sha256, kind, size, seconds, caption, words } = medium
  const sound = viewing.media(sha256, { what: 'sound', start: 0, end: Math.min(seconds ?? beginning, beginning) })
  return html`
    <figure class="part">
      ${
        kind === 'audio' || size === null
          ? null
          : html`<${PictureWithRegions}
              label=${caption || say.content}
              address=${viewing.media(sha256, kind === 'image' ? { what: 'picture' } : { what: 'frame', second: (seconds ?? 0) / 2 })}
              size=${size}
              regions=${[]}
              lettered=${false}
              missing=${say.noPicture}
            />`
      }
      ${kind === 'image' || sound === null || seconds === null ? null : html`<audio controls preload="none" src=${sound} aria-label=${say.beginning}></audio>`}
      <figcaption>${caption === null || caption === '' ? null : html`<${Said}>${caption}<//>`}${sha256 === null || (size === null && seconds === null) ? ` ${say.notReadable}` : null}</figcaption>
      ${words === null ? null : html`<details><summary>${say.readWords}</summary><p class="read-words" dir="auto">${words}</p></details>`}
    </figure>`
}

function Marks({ viewing, view }: EvidenceProps) {
  const { say, language } = viewing
  const places: Readonly<Record<MarkView['place'], string>> = {
    text: say.inText,
    title: say.title,
    declared: say.declared,
    caption: say.caption,
    picture: say.inPicture,
    film: say.inFilm,
  }
  return html`
    <section>
      <h2 id="marks">${say.marks}</h2>
      <${Table}
        caption=${say.marks}
        quietCaption
        empty=${say.noMarks}
        columns=${[{ label: '#', numbers: true }, say.asWritten, say.where, say.grade, say.defects, say.resolves]}
        rows=${view.marks.map(({ number, credit, place, resolvesTo }) => [
          html`<span id=${`mark-${number}`}>${number}</span>`,
          html`<u class="credit"><${Said}>${credit.raw}<//></u>`,
          `${places[place]}${place === 'title' || place === 'declared' ? '' : ` (${credit.where.partId})`}`,
          html`<strong>${credit.grade}</strong> ${GRADE_WORDS[credit.grade][language]}`,
          credit.defects.map((defect) => DEFECT_WORDS[defect][language]).join(', ') || say.none,
          resolvesTo === null ? say.nobody : html`<${Said}>${resolvesTo}<//>`,
        ])}
      />
    </section>`
}

function Policy({ viewing, view }: EvidenceProps) {
  const { say, language, staff, visit } = viewing
  const { verdict, basis, suppressions } = view
  return html`
    <section>
      <h2 id="policy">${say.policy}</h2>
      <${Facts}
        facts=${[
          [say.pack, `${verdict.policy.pack} ${verdict.policy.version}`],
          [say.rule, html`<code>${verdict.policy.rule}</code>`],
          [
            say.basis,
            basis.length === 0
              ? say.none
              : html`<ul class="basis">${basis.map(({ zh, en }) => html`<li><span lang="zh-CN">${zh}</span>${zh === en ? null : html`<br /><span lang="en">${en}</span>`}</li>`)}</ul>`,
          ],
          [
            say.attribution,
            `${verdict.attribution === 'not_required' ? '' : `${verdict.attribution} · `}${GRADE_WORDS[verdict.attribution][language]}`,
          ],
          [say.permission, PERMISSION_WORDS[verdict.permission][language]],
        ]}
      />
      ${staff ? html`<p><a href=${`/verdicts/${encodeURIComponent(verdict.contentId)}/why`}>${say.explained}</a></p>` : null}
      ${
        suppressions.length === 0 || !staff
          ? null
          : html`<${Table}
              caption=${say.suppressions}
              empty=${say.none}
              columns=${[say.work, say.part, say.characters, say.why, say.who, say.since]}
              rows=${suppressions.map(({ contentId, partId, start, end, reason, madeBy, madeAt }) => [
                html`<${Said}>${contentId}<//>`,
                partId === null ? say.everything : html`<${Said}>${partId}<//>`,
                start === null || end === null ? say.wholePart : `${start}–${end}`,
                html`<${Said}>${reason}<//>`,
                html`<${Said}>${madeBy}<//>`,
                html`<${Moment} visit=${visit} at=${madeAt} />`,
              ])}
            />`
      }
    </section>`
}

function Unread({ viewing, view }: EvidenceProps) {
  const { say, language } = viewing
  return html`
    <section>
      <h2 id="unread">${say.unread}</h2>
      <${Table}
        caption=${say.unread}
        quietCaption
        empty=${say.noUnread}
        columns=${[say.part, say.kind, say.why]}
        rows=${view.unread.map(({ partId, kind, state }) => [
          html`<${Said}>${partId ?? '—'}<//>`,
          KIND_WORDS[kind][language],
          html`${unreadWords(state)[language]} <code class="quiet">${state}</code>`,
        ])}
      />
    </section>`
}

function History({ viewing, view }: EvidenceProps) {
  const { say, language, staff, visit } = viewing
  const cause = ({ reason, complaint }: HistoryEntry): string =>
    complaint === null
      ? REASON_WORDS[reason][language]
      : `${REASON_WORDS[reason][language]}: ${DECISION_WORDS[complaint.decision][language]}${complaint.reasons === null ? '' : ` — ${complaint.reasons[language]}`}`
  const who = ({ complaint, by }: HistoryEntry): Children =>
    complaint?.human !== true && by === null
      ? say.machine
      : staff && by !== null
        ? html`<${Said}>${by}<//>`
        : say.person
  return html`
    <section>
      <h2 id="history">${say.history}</h2>
      <${Table}
        caption=${say.history}
        quietCaption
        empty=${say.none}
        columns=${[say.when, say.verdict, say.action, say.reason, say.who, say.policy, say.revision, say.entry]}
        rows=${view.history.map((entry) => [
          html`<${Moment} visit=${visit} at=${entry.decidedAt} />`,
          html`${entry.shown ? html`<strong>${VERDICT_WORDS[entry.verdict][language]}</strong> (${say.thisOne})` : html`<a href=${pathWith(visit.url, { seq: `${entry.seq}` })}>${VERDICT_WORDS[entry.verdict][language]}</a>`} <span class="quiet">${STATUS_WORDS[entry.status][language]}</span>`,
          ACTION_WORDS[entry.action][language],
          cause(entry),
          who(entry),
          `${entry.policy.pack} ${entry.policy.version} · ${entry.policy.rule}`,
          entry.revision,
          `${view.verdict.ledger.chain}:${entry.seq}`,
        ])}
        rowAttributes=${view.history.map(({ shown }) => (shown ? { 'aria-current': 'true' } : {}))}
      />
    </section>`
}

function Findings({ viewing, view }: EvidenceProps) {
  const { say, language } = viewing
  return html`
    <details class="findings">
      <summary>${say.findings} (${view.findings.length})</summary>
      <${Table}
        caption=${say.findings}
        quietCaption
        empty=${say.none}
        columns=${[say.finding, say.severity, say.detail]}
        rows=${view.findings.map(({ code, severity, detail }) => [
          html`${findingWords(code)[language]} <code class="quiet">${code}</code>`,
          say[severity],
          html`<code class="detail" dir="auto">${JSON.stringify(detail).slice(0, longestDetail)}</code>`,
        ])}
      />
    </details>`
}

/** Characters of the details of one finding that are shown. */
const longestDetail = 600
