import type { Declared } from '@sourcemark/contract'
import type { Block, StructuredFact } from './block.ts'
import { fold, foldName } from './fold.ts'
import { readLicence } from './licence.ts'
import { readLicenceLine } from './licence-line.ts'
import {
  isOfMedium,
  type Mark,
  type MarkKind,
  type MarkPlace,
  type MarkRole,
  type MarkScope,
  type Named,
  type Visibility,
} from './mark.ts'
import { nobodyNamed, readNamed } from './named.ts'
import { readCredited } from './named-song.ts'
import { isNobody } from './nobody.ts'
import { type MarkedPart, markLimits, type ReadPart, readPart } from './read-part.ts'
import { type PictureLine, type PictureLines, placeOfWords } from './read-picture-words.ts'
import { readPlain } from './read-plain.ts'
import { type Found, scan } from './scan.ts'
import { readWatermark } from './watermark.ts'

export interface MarkedContent {
  /** A part that was read before is not read again. */
  readonly parts: readonly (MarkedPart | ReadPart)[]
  readonly title?: string
  readonly declared?: Declared
}

/** Lines that count as the head and the tail of a text. */
const edges = Object.freeze({ head: 4, tail: 8 })

const standsIn = ({ where }: Mark, partId: string, { start, end }: PictureLine): boolean =>
  'words' in where && where.words.partId === partId && where.words.start < end && start < where.words.end

/** Letters of a name that stands on a picture without any sign of what it is. */
const shortestSignature = 3

type Position = Mark['position']

/**
 * Finds every mark of a post: in its texts, captions, title and declaration, in the markup of HTML and Markdown, in the words of its pictures and films. Also
 * finds requests, prohibitions and disclaimers, as roles that credit nobody. Pure and linear in the length of what is read; never throws on content.
 */
export function findMarks(content: MarkedContent): Mark[] {
  const marks: Mark[] = []
  for (const part of content.parts) {
    if (part.text !== undefined) {
      const read = 'blocks' in part ? part : readPart(part)
      const { picture } = part
      marks.push(...(picture === undefined ? marksOfText(read, part.text) : marksOfWords(read, part.text, picture)))
    }
    if (part.caption !== undefined && part.caption !== '') marks.push(...marksOfCaption(part, part.caption))
  }
  if (content.title !== undefined) marks.push(...marksOfTitle(content.title))
  if (content.declared !== undefined) marks.push(...marksOfDeclaration(content.declared))
  return marks.slice(0, markLimits.marks)
}

function marksOfText({ partId, blocks, facts }: ReadPart, text: string): Mark[] {
  const place = (start: number, end: number): MarkPlace => ({ partId, start, end })
  const marks = blocks.flatMap((block, index) => {
    const position =
      block.caption !== undefined
        ? 'caption'
        : index < edges.head
          ? 'head'
          : index >= blocks.length - edges.tail
            ? 'tail'
            : 'inline'
    return marksOfBlock(block, position, text, place)
  })
  return [...withResidue(marks), ...facts.map((fact) => markOfFact(fact, text, place))]
}

/** The medium in which words stand that were read out of one. */
const drawnIn = ({ kind }: Pick<MarkedPart, 'kind'>): 'image' | 'video' => (kind === 'video' ? 'video' : 'image')

/** Marks among the words of a picture or film. They are for what they stand in, unless they speak of another medium. */
function marksOfWords(part: ReadPart, words: string, picture: PictureLines): Mark[] {
  const { partId, blocks } = part
  const medium = drawnIn(part)
  const place = (start: number, end: number): MarkPlace => ({
    words: { partId, start, end, ...placeOfWords(picture, start, end) },
  })
  // a watermark that is strewn over a picture is one
  const signatures = new Set<string>()
  const marks = blocks.flatMap((block) => {
    const line: Block = { ...block, caption: medium }
    const written = marksOfBlock(line, 'words', words, place)
    const signature = written.length === 0 ? markOfWatermark(line, words, place) : undefined
    if (signature === undefined) return written
    const said = fold(signature.raw).text
    if (signatures.has(said)) return []
    signatures.add(said)
    return [signature]
  })
  return withResidue(marks)
}

/** Who signed a picture or film: what it came with, so no credit by who posts it. */
function markOfWatermark(
  block: Block,
  source: string,
  place: (start: number, end: number) => MarkPlace,
): Mark | undefined {
  const words = readWatermark(block.text)
  if (words === undefined) return undefined
  const named = readNamed(words, !/\p{Script=Han}/u.test(words))
  if (named.vague || named.names.length + named.urls.length + named.accountIds.length + named.handles.length === 0)
    return undefined
  return build(block, source, place, [0, block.text.length], named, {
    position: 'words',
    kind: 'watermark',
    role: 'watermark',
    scope: block.caption ?? 'image',
    residue: true,
  })
}

/**
 * Lines of a picture's or film's words that are nothing but one of these names: whoever bears it signed it. To be asked about names that matter,
 * since a line of a few letters could be the name of anybody.
 * @param marks what was found before: a line in which a mark stands is left out.
 */
export function findSignatures(part: ReadPart, names: readonly string[], marks: readonly Mark[]): Mark[] {
  const { partId, text, picture } = part
  if (text === undefined || picture === undefined) return []
  const known = new Set(names.map(foldName).filter((name) => name.length >= shortestSignature))
  const signed = new Map<string, Mark>()
  for (const line of picture.lines) {
    const name = text.slice(line.start, line.end)
    const folded = foldName(name)
    if (!known.has(folded) || signed.has(folded) || marks.some((mark) => standsIn(mark, partId, line))) continue
    signed.set(folded, {
      ...nobodyNamed,
      names: [name],
      named: name,
      raw: name,
      where: {
        words: { partId, start: line.start, end: line.end, ...placeOfWords(picture, line.start, line.end) },
      },
      position: 'words',
      kind: 'watermark',
      role: 'watermark',
      scope: drawnIn(part),
      visibility: 'visible',
      residue: true,
    })
  }
  return [...signed.values()]
}

function marksOfCaption({ partId, kind }: MarkedPart, caption: string): Mark[] {
  const place = (start: number, end: number): MarkPlace => ({ caption: { partId, start, end } })
  const medium = kind === 'text' ? undefined : kind
  return withResidue(
    readPlain(caption).flatMap((block) => marksOfBlock({ ...block, caption: medium }, 'caption', caption, place)),
  )
}

function marksOfTitle(title: string): Mark[] {
  const place = (start: number, end: number): MarkPlace => ({ title: { start, end } })
  // a title is about something: only what stands apart in it is a credit
  return readPlain(title)
    .flatMap((block) => marksOfBlock(block, 'title', title, place))
    .filter((mark) =>
      ['repost', 'permission', 'first_publication', 'source', 'notice', 'disclaimer'].includes(mark.role),
    )
}

/** Credits of whoever held the camera: under a picture of that, under a film or in it of the film. */
const camera = /^\P{L}*(?:拍?摄影?|攝影|拍攝|shot by)/iu

/** A caption's credit is for its medium, unless it speaks of another one. */
function scopeIn(caption: Block['caption'], scope: MarkScope, raw: string): MarkScope {
  if (caption === undefined) return scope
  return !isOfMedium({ scope }) || (caption === 'video' && scope === 'image' && camera.test(raw)) ? caption : scope
}

function worst(seen: readonly Visibility[], start: number, end: number): Visibility {
  for (let index = start; index < end; index++) {
    const here = seen[index]
    if (here !== undefined && here !== 'visible') return here
  }
  return 'visible'
}

function marksOfBlock(
  block: Block,
  position: Position,
  source: string,
  place: (start: number, end: number) => MarkPlace,
): Mark[] {
  const marks: Mark[] = []
  const taken = new Set<object>()
  for (const found of scanBothEnds(block.text)) {
    const links = block.links.filter((link) => link.start < found.end && link.end > found.start)
    const mark = markOf(
      found,
      block,
      position,
      source,
      place,
      links.map((link) => link.url),
    )
    if (mark === undefined) continue
    for (const link of links) taken.add(link)
    marks.push(mark)
  }
  for (const link of block.links) {
    if (taken.has(link)) continue
    const mark = markOfLink(link, block, position, source, place)
    if (mark !== undefined) marks.push(mark)
  }
  return withLicence(marks, block, position, source, place)
}

function scanBothEnds(line: string): Found[] {
  if (line.length <= markLimits.lineUnits) return scan(line)
  const half = markLimits.lineUnits / 2
  const tail = line.length - half
  const shifted = scan(line.slice(tail)).map((found) => ({
    ...found,
    start: found.start + tail,
    end: found.end + tail,
  }))
  return [...scan(line.slice(0, half)), ...shifted]
}

function spanOf(block: Block, start: number, end: number): readonly [number, number] {
  return [block.from[start] as number, block.to[Math.max(start, end - 1)] as number]
}

function build(
  block: Block,
  source: string,
  place: (start: number, end: number) => MarkPlace,
  range: readonly [number, number],
  named: Named,
  what: {
    position: Position
    kind: MarkKind
    role: MarkRole
    scope: MarkScope
    residue: boolean
    licence?: string | undefined
  },
): Mark {
  const [start, end] = spanOf(block, ...range)
  const { licence, ...rest } = what
  const raw = source.slice(start, end)
  return {
    ...named,
    ...rest,
    raw,
    where: place(start, end),
    scope: scopeIn(block.caption, what.scope, raw),
    visibility: worst(block.seen, ...range),
    ...(licence === undefined ? {} : { licence }),
  }
}

function markOf(
  found: Found,
  block: Block,
  position: Position,
  source: string,
  place: (start: number, end: number) => MarkPlace,
  linked: readonly string[],
): Mark | undefined {
  const read = found.words === '' ? nobodyNamed : readCredited(found.words, found.scope, found.english)
  const urls = [...new Set([...read.urls, ...linked])]
  const named: Named =
    found.role === 'title'
      ? { ...nobodyNamed, titles: read.titles.length > 0 ? read.titles : [found.words.trim()] }
      : found.role === 'licence' && readLicence(found.words) !== undefined
        ? { ...nobodyNamed, urls }
        : { ...read, urls, vague: read.vague && urls.length === 0 }
  const empty =
    named.names.length + named.urls.length + named.accountIds.length + named.handles.length + named.titles.length === 0
  let { kind, role } = found
  if (kind === 'url' && urls.length === 0) {
    // 原文：澜江周刊 names a source where a link was promised
    if (empty || found.english || found.words.length > 30) return undefined
    kind = 'source'
    role = 'source'
  }
  // words that are all date or decoration name nobody
  if (empty && found.words !== '' && kind !== 'notice' && kind !== 'licence') return undefined
  return build(block, source, place, [found.start, found.end], named, {
    position,
    kind,
    role,
    scope: found.scope,
    residue: found.residue,
    licence: readLicence(found.words),
  })
}

const originalWords =
  /^(?:点击|查看|阅读|点此|点我|戳|见|更多)?(?:阅读|查看)?(?:原文|原文链接|原文地址|出处|来源|来源链接|原链接|原网页|原帖|全文)(?:链接)?$|^(?:(?:read|see|view) )?(?:the )?(?:full |original )?(?:original|source|article|story|post|via|link|here)(?: (?:article|story|post|source|link|here))?$/

function markOfLink(
  link: Block['links'][number],
  block: Block,
  position: Position,
  source: string,
  place: (start: number, end: number) => MarkPlace,
): Mark | undefined {
  const words = block.text.slice(link.start, link.end)
  if (link.rel.includes('license')) {
    const licence = readLicence(link.url) ?? readLicence(words)
    return build(
      block,
      source,
      place,
      [link.start, link.end],
      { ...nobodyNamed, urls: [link.url] },
      { position, kind: 'licence', role: 'licence', scope: 'all', residue: false, licence },
    )
  }
  if (link.rel.includes('author')) {
    const named = { ...readNamed(words, !/\p{Script=Han}/u.test(words)), urls: [link.url] }
    return build(block, source, place, [link.start, link.end], named, {
      position,
      kind: 'author',
      role: 'author',
      scope: 'text',
      residue: false,
    })
  }
  if (!/^https?:/i.test(link.url)) return undefined
  const folded = fold(words).text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const bare = /^(?:https?:\/\/|www\.)/.test(folded) && words.trim() === block.text.trim()
  if (!bare && !originalWords.test(folded)) return undefined
  return build(
    block,
    source,
    place,
    [link.start, link.end],
    { ...nobodyNamed, urls: [link.url], vague: false },
    { position, kind: 'url', role: 'link', scope: 'text', residue: false },
  )
}

const bareAddress = /^[\s([【<]*(https?:\/\/[^\s<>"'，。；（）【】「」《》]{4,2048}?)[\s)\]】>.。]*$/

function withLicence(
  marks: Mark[],
  block: Block,
  position: Position,
  source: string,
  place: (start: number, end: number) => MarkPlace,
): Mark[] {
  const line = block.text
  const all: [number, number] = [0, line.length]
  const address = marks.length === 0 && position !== 'title' ? bareAddress.exec(line)?.[1] : undefined
  if (address !== undefined && readLicence(address) === undefined) {
    const start = line.indexOf(address)
    return [
      build(
        block,
        source,
        place,
        [start, start + address.length],
        { ...nobodyNamed, urls: [address] },
        { position, kind: 'url', role: 'link', scope: 'text', residue: false },
      ),
    ]
  }
  const stated = readLicenceLine(line)
  if (stated === undefined || marks.some((mark) => mark.licence !== undefined && mark.names.length > 0)) return marks
  if (stated.author !== undefined && !isNobody(stated.author) && !marks.some((mark) => mark.names.length > 0)) {
    const named: Named = {
      ...readNamed(stated.author, true),
      titles: stated.title === undefined ? [] : [stated.title],
      urls: block.links.map((link) => link.url).filter((url) => readLicence(url) === undefined),
    }
    return [
      ...marks,
      build(block, source, place, all, named, {
        position,
        kind: 'licence',
        role: 'licence',
        scope: 'text',
        residue: false,
        licence: stated.licence,
      }),
    ]
  }
  const last = marks.findLastIndex((mark) => mark.names.length > 0)
  if (last >= 0) return marks.map((mark, index) => (index === last ? { ...mark, licence: stated.licence } : mark))
  if (marks.some((mark) => mark.role === 'licence')) return marks
  return [
    ...marks,
    build(block, source, place, all, nobodyNamed, {
      position,
      kind: 'licence',
      role: 'licence',
      scope: 'all',
      residue: false,
      licence: stated.licence,
    }),
  ]
}

/**
 * An owner's own notice carries the place of first publication and who holds the rights, followed by what others may not do. Copied along, it
 * credits nobody: it was not written by who posts the copy.
 */
function withResidue(marks: readonly Mark[]): Mark[] {
  const reposts = marks.some((mark) => (mark.role === 'permission' || mark.role === 'repost') && !mark.residue)
  return marks.map((mark, index) => {
    if (reposts || (mark.kind !== 'first' && mark.kind !== 'copyright')) return mark
    const around = [marks[index - 1], marks[index + 1]]
    return around.some((other) => other?.kind === 'notice') ? { ...mark, residue: true } : mark
  })
}

function markOfFact(fact: StructuredFact, source: string, place: (start: number, end: number) => MarkPlace): Mark {
  const named = fact.name === undefined ? nobodyNamed : readNamed(fact.name, !/\p{Script=Han}/u.test(fact.name))
  const licence = fact.role === 'licence' ? readLicence(fact.url ?? fact.name ?? '') : undefined
  return {
    ...named,
    urls: [...named.urls, ...(fact.url === undefined ? [] : [fact.url])],
    titles: [...named.titles, ...(fact.title === undefined ? [] : [fact.title])],
    raw: source.slice(fact.start, fact.end),
    where: place(fact.start, fact.end),
    position: 'structure',
    kind: 'structured',
    role: fact.role,
    scope: 'all',
    visibility: 'metadata',
    residue: false,
    ...(licence === undefined ? {} : { licence }),
  }
}

function marksOfDeclaration({ repostOf, editor }: Declared): Mark[] {
  const marks: Mark[] = []
  const common = {
    position: 'declared',
    kind: 'declared',
    scope: 'all',
    visibility: 'visible',
    residue: false,
  } as const
  if (repostOf !== undefined) {
    const { owner, url, contentId, title } = repostOf
    const named = owner === undefined ? nobodyNamed : readNamed(owner, false)
    // a name from a form field is one name, whatever it holds
    const names = owner === undefined ? [] : [...new Set([owner, ...named.names])]
    marks.push({
      ...named,
      ...common,
      names,
      urls: [...named.urls, ...(url === undefined ? [] : [url])],
      contentIds: contentId === undefined ? [] : [contentId],
      titles: title === undefined ? [] : [title],
      raw: [owner, title, url, contentId].filter((part) => part !== undefined).join(' '),
      where: { declared: '/declared/repostOf' },
      role: 'repost',
      vague: named.vague && url === undefined && contentId === undefined,
    })
  }
  if (editor !== undefined) {
    marks.push({
      ...readNamed(editor, false),
      ...common,
      raw: editor,
      where: { declared: '/declared/editor' },
      role: 'editor',
    })
  }
  return marks
}
