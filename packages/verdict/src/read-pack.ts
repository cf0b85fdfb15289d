import { canonicalJson, PART_KINDS, sha256Hex, VERDICT_CODES } from '@sourcemark/contract'
import { Ajv, type ErrorObject } from 'ajv'
import { LABEL_VALUES } from './credit-line.ts'
import { type Expression, Vocabulary } from './expression.ts'
import { nearest } from './nearest.ts'
import {
  mostRules,
  type PackDocument,
  type PackRule,
  PackSchema,
  type RequiredField,
  type Scope,
} from './pack-document.ts'
import { type Path, type Place, PlacedYaml } from './places.ts'
import { type Language, REASON_VALUES } from './sentences.ts'
import { readTemplate, type Template } from './template.ts'

/** A mistake in a pack: where it is, what is wrong, and what to do about it. */
export interface PackProblem extends Place {
  readonly message: string
  readonly hint: string
}

export interface CompiledRule {
  readonly rule: PackRule
  readonly when: Expression
  readonly actions: readonly { readonly when: Expression; readonly action: PackRule['action'] }[]
  readonly reasons: Readonly<Record<Language, Template>>
  readonly fix: Readonly<Record<Language, Template>> | null
}

/** A pack without mistakes of form, ready to be applied. */
export interface Pack {
  readonly pack: string
  readonly version: string
  /** SHA-256 over the canonical JSON of the document: equal for packs that say the same, however they are laid out. */
  readonly hash: string
  readonly document: PackDocument
  readonly applies: Expression | null
  readonly require: readonly { readonly fields: readonly RequiredField[]; readonly when: Expression | null }[]
  readonly exemptions: readonly { readonly id: string; readonly when: Expression; readonly attribution: string }[]
  readonly let: readonly { readonly name: string; readonly scope: Scope; readonly is: Expression }[]
  readonly labels: { readonly when: Expression; readonly templates: Readonly<Record<Language, Template>> }
  readonly rules: readonly CompiledRule[]
  readonly findings: readonly {
    readonly code: string
    readonly scope: Scope
    readonly severity: PackRule['severity']
    readonly when: Expression
  }[]
}

/** What came of reading a pack: the pack, or everything that is wrong with it in the order of the file. */
export type ReadPack =
  | { readonly pack: Pack; readonly places: PlacedYaml; readonly problems: readonly [] }
  | { readonly pack: null; readonly places: PlacedYaml | null; readonly problems: readonly PackProblem[] }

/** Code units of a pack's YAML. */
const longestYaml = 2_000_000
/** Mistakes that are explained; who makes more reads no further. */
const mostProblems = 200

/** Identity of what a pack says: SHA-256 over its canonical JSON (RFC 8785). */
export const packHash = (document: PackDocument): string => sha256Hex(canonicalJson(document))

/**
 * Reads a pack from YAML 1.2 and checks everything but its tests. Never throws on what it is given; its time is linear in the length of the
 * text but for pairs of rules. At most 200 mistakes are explained.
 */
export function readPack(yaml: string): ReadPack {
  if (yaml.length > longestYaml) {
    const message = `The file is longer than ${longestYaml} characters.`
    return { pack: null, places: null, problems: [{ line: 1, column: 1, message, hint: 'Shorten its lists.' }] }
  }
  let places: PlacedYaml
  try {
    places = new PlacedYaml(yaml)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const message = 'Not YAML: nested too deeply to be read.'
    return {
      pack: null,
      places: null,
      problems: [{ line: 1, column: 1, message, hint: 'Packs are a few levels deep.' }],
    }
  }
  const wrong = [...places.document.errors, ...places.document.warnings]
  if (wrong.length > 0) {
    return {
      pack: null,
      places,
      problems: wrong.map(({ pos, message, code }) => ({
        ...places.place(pos[0]),
        message: `Not YAML: ${message.split('\n', 1)[0]?.replace(/\.?$/, '.')}`,
        hint: yamlHints[code] ?? 'Look at the indentation and the quotes around here.',
      })),
    }
  }
  let raw: unknown
  try {
    raw = places.document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    const message = `Not YAML: ${error instanceof Error ? error.message : String(error)}`
    return {
      pack: null,
      places,
      problems: [{ line: 1, column: 1, message, hint: 'Write it out instead of with aliases.' }],
    }
  }
  const reader = new Reader(places, raw)
  const compiled = reader.read()
  if (compiled === null) return { pack: null, places, problems: reader.problems() }
  return { pack: compiled, places, problems: [] }
}

const yamlHints: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'Each key stands once; remove or rename one of them.',
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Give it the indentation of its neighbours.',
  MISSING_CHAR: 'A closing quote or bracket, a colon or a space after one is missing.',
  BLOCK_AS_IMPLICIT_KEY: 'A colon and a space inside a text: put the text in quotes.',
  MULTILINE_IMPLICIT_KEY: 'A colon may be missing, or a quote is not closed.',
  UNRESOLVED_TAG: 'Leave the tag away.',
}

const shape = new Ajv({ allErrors: true, strict: false, verbose: true }).compile(PackSchema)

type Raw = Readonly<Record<string, unknown>>
const mapOf = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {}
const listOf = (value: unknown): Raw[] => (Array.isArray(value) ? value.map(mapOf) : [])
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Codes of what could make a reader believe that the machine has judged. */
const judging = /侵权|侵權|infring/i
const languages = ['zh', 'en'] as const
const templateValues = { reason: new Set(Object.keys(REASON_VALUES)), label: new Set(Object.keys(LABEL_VALUES)) }
/** Values of the credit line by which a field can be read back, each where a work has no other. */
const fieldValues: Readonly<Partial<Record<RequiredField, readonly string[]>>> = {
  owner: ['owner'],
  source: ['original', 'handle'],
  author: ['authors'],
  title: ['title', 'original'],
  licence: ['licence'],
}

/** Reads one document; goes on after mistakes so that all of them are found. */
class Reader {
  readonly #places: PlacedYaml
  readonly #raw: unknown
  readonly #root: Raw
  readonly #found: PackProblem[] = []
  readonly #vocabulary: Vocabulary
  readonly #used = new Set<string>()
  /** Some expression could not be read, so what it asks for is not known. */
  #unread = false

  constructor(places: PlacedYaml, raw: unknown) {
    this.#places = places
    this.#raw = raw
    this.#root = mapOf(raw)
    const names = Object.keys(mapOf(this.#root.limits)).filter((name) => /^[a-z]\w*$/i.test(name))
    const exemptions = listOf(this.#root.exemptions).flatMap(({ id }) =>
      typeof id === 'string' && /^[a-z]\w*$/i.test(id) ? [{ id, when: '', attribution: 'kept' as const }] : [],
    )
    this.#vocabulary = new Vocabulary({ limits: Object.fromEntries(names.map((name) => [name, 0])), exemptions })
  }

  problems(): PackProblem[] {
    return this.#found.sort((a, b) => a.line - b.line || a.column - b.column)
  }

  read(): Pack | null {
    this.#checkShape()
    const root = this.#root
    const applies = this.#optional(['applies', 'when'], 'post')
    const require = listOf(root.require).map((_, index) => this.#optional(['require', index, 'when'], 'post'))
    const exemptions = listOf(root.exemptions).map((_, index) => this.#exemption(['exemptions', index, 'when']))
    const lets = this.#lets()
    const label = {
      when: this.#condition(['labels', 'when'], 'work'),
      zh: this.#template(['labels', 'zh'], 'label'),
      en: this.#template(['labels', 'en'], 'label'),
    }
    const rules = listOf(root.rules).map((rule, index) => this.#rule(rule, index))
    const findings = listOf(root.findings).map(({ scope }, index) =>
      this.#condition(['findings', index, 'when'], scopeOf(scope)),
    )
    this.#checkWhole()
    // what compares rules with each other takes the square of their number
    if (rules.length <= mostRules) {
      this.#checkTests()
      this.#checkOrder(rules.map((rule) => rule?.when))
    }
    if (this.#found.length > 0) return null
    const document = this.#raw as PackDocument
    return {
      pack: document.pack,
      version: document.version,
      hash: packHash(document),
      document,
      applies: applies ?? null,
      require: document.require.map(({ fields }, index) => ({ fields, when: require[index] ?? null })),
      exemptions: document.exemptions.map((item, index) => ({ ...item, when: exemptions[index] as Expression })),
      let: (document.let ?? []).map((item, index) => ({ ...item, is: lets[index] as Expression })),
      labels: {
        when: label.when as Expression,
        templates: { zh: label.zh as Template, en: label.en as Template },
      },
      rules: rules as CompiledRule[],
      findings: (document.findings ?? []).map((item, index) => ({ ...item, when: findings[index] as Expression })),
    }
  }

  get #isFull(): boolean {
    return this.#found.length >= mostProblems
  }

  #say(place: Place, message: string, hint: string): void {
    if (this.#isFull) return
    this.#found.push({ line: place.line, column: place.column, message, hint })
  }

  #at(path: Path): unknown {
    let value: unknown = this.#raw
    for (const step of path) value = (value as Record<string | number, unknown> | null | undefined)?.[step]
    return value
  }

  #checkShape(): void {
    if (shape(this.#raw)) return
    const errors = shape.errors ?? []
    // of a choice, only what all of its sides say together
    const choices = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ schemaPath }) => schemaPath)
    for (const error of errors) {
      if (this.#isFull) return
      if (choices.some((choice) => error.schemaPath.startsWith(`${choice}/`))) continue
      this.#sayShape(error)
    }
  }

  #sayShape({ instancePath, keyword, params, parentSchema, schema, message }: ErrorObject): void {
    const path = instancePath
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step))
    const where = path.length === 0 ? 'The pack' : `\`${this.#nameOf(path)}\``
    const { properties, description } = (parentSchema ?? {}) as {
      properties?: Record<string, { description?: string }>
      description?: string
    }
    if (keyword === 'additionalProperties') {
      const key = String(params.additionalProperty)
      const known = Object.keys(properties ?? {})
      const near = nearest(key, known)
      const hint = near === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \`${near}\`?`
      this.#say(
        this.#places.ofKey(path, key),
        `${where} has no key \`${key}\`.`,
        known.length === 0 ? 'Names begin with a small letter and hold letters, digits and _.' : hint,
      )
    } else if (keyword === 'required') {
      const key = String(params.missingProperty)
      const what = properties?.[key]?.description
      this.#say(this.#places.of(path), `${where} lacks the key \`${key}\`.`, what ?? `Add \`${key}\`.`)
    } else if (keyword === 'enum') {
      const words = (params.allowedValues as readonly unknown[]).map(String)
      const value = this.#at(path)
      const near = typeof value === 'string' ? nearest(value, words) : undefined
      const hint = near === undefined ? `It is one of: ${words.join(', ')}.` : `Did you mean \`${near}\`?`
      this.#say(this.#places.of(path), `${where} cannot be ${JSON.stringify(value)}.`, hint)
    } else {
      const wanted =
        keyword === 'type'
          ? `must be ${typeNames[String(schema)] ?? String(schema)}`
          : keyword === 'anyOf'
            ? 'is neither of what it can be'
            : keyword === 'pattern'
              ? `must look like ${String(schema)}`
              : (message ?? 'is wrong')
      this.#say(this.#places.of(path), `${where} ${wanted}.`, description ?? 'See the pack documentation.')
    }
  }

  /** A path as people know it: entries of lists by their ids. */
  #nameOf(path: Path): string {
    const steps = path.map((step, index) => {
      if (typeof step === 'string') return step
      const { id, name, code } = mapOf(this.#at(path.slice(0, index + 1)))
      return textOf(id) ?? textOf(name) ?? textOf(code) ?? String(step)
    })
    return steps.join('.')
  }

  #condition(path: Path, scope: Scope | 'post', expected: 'bool' | undefined = 'bool'): Expression | undefined {
    const source = this.#isFull ? undefined : textOf(this.#at(path))
    if (source === undefined || source.trim() === '') return undefined
    const compiled = this.#vocabulary.compile(source, scope, expected)
    if ('problem' in compiled) {
      const { start, message, hint } = compiled.problem
      this.#say(this.#places.inText(path, start), message, hint)
      this.#unread = true
      return undefined
    }
    for (const read of compiled.expression.reads) this.#used.add(read)
    return compiled.expression
  }

  #optional(path: Path, scope: Scope | 'post'): Expression | undefined {
    return this.#at(path) === undefined ? undefined : this.#condition(path, scope)
  }

  #exemption(path: Path): Expression | undefined {
    const expression = this.#condition(path, 'work')
    if (expression?.reads.some((read) => read.startsWith('exempt')) !== true) return expression
    this.#say(this.#places.of(path), 'An exemption asks about exemptions.', 'Say what it rests on.')
    return undefined
  }

  #lets(): (Expression | undefined)[] {
    return listOf(this.#root.let).map(({ name, scope }, index) => {
      const where = scope === 'content' ? 'content' : 'work'
      const expression = this.#condition(['let', index, 'is'], where, undefined)
      if (typeof name !== 'string' || !/^[a-z]\w*$/i.test(name)) return expression
      if (this.#vocabulary.isTaken(name)) {
        this.#say(this.#places.of(['let', index, 'name']), `The name \`${name}\` is taken.`, 'Choose another.')
      } else this.#vocabulary.define(name, where, expression?.type ?? 'bool')
      return expression
    })
  }

  #template(path: Path, values: 'reason' | 'label'): Template | undefined {
    const text = textOf(this.#at(path))
    if (text === undefined) return undefined
    const word = judging.exec(text)
    if (word !== null) {
      this.#say(this.#places.inText(path, word.index), `“${word[0]}” is for courts to say.`, 'Say what was found.')
    }
    const read = readTemplate(text, templateValues[values])
    if ('template' in read) return read.template
    const { start, end, message } = read.problem
    const near = nearest(text.slice(start + 1, end - 1), templateValues[values])
    const hint =
      near === undefined ? `Values: ${[...templateValues[values]].join(', ')}.` : `Did you mean \`{${near}}\`?`
    this.#say(this.#places.inText(path, start), message, hint)
    return undefined
  }

  #both(path: Path): Readonly<Record<Language, Template>> | undefined {
    const [zh, en] = languages.map((language) => this.#template([...path, language], 'reason'))
    return zh === undefined || en === undefined ? undefined : { zh, en }
  }

  #rule(raw: Raw, index: number): CompiledRule | undefined {
    const path = ['rules', index] as const
    const scope = scopeOf(raw.scope)
    const when = this.#condition([...path, 'when'], scope)
    const actions = listOf(raw.actions).map((_, at) => this.#condition([...path, 'actions', at, 'when'], scope))
    const reasons = this.#both([...path, 'reasons'])
    const fix = raw.fix === undefined ? null : this.#both([...path, 'fix'])
    const basis = raw.basis
    if (Array.isArray(basis) && basis.length === 0) {
      const grave = raw.action === 'hold' || raw.action === 'return' || raw.severity === 'high'
      if (grave) {
        const hint = 'Name the instrument and the article that it rests on.'
        this.#say(this.#places.ofKey(path, 'basis'), `The rule \`${String(raw.id)}\` restricts without a basis.`, hint)
      }
    }
    if (when === undefined || reasons === undefined || fix === undefined || actions.includes(undefined))
      return undefined
    const rule = raw as unknown as PackRule
    return {
      rule,
      when,
      actions: (rule.actions ?? []).map(({ action }, at) => ({ when: actions[at] as Expression, action })),
      reasons,
      fix,
    }
  }

  /** What a schema cannot say. */
  #checkWhole(): void {
    const root = this.#root
    for (const kind of PART_KINDS) {
      const { report, act } = mapOf(mapOf(root.thresholds)[kind])
      if (typeof report === 'number' && typeof act === 'number' && report > act) {
        const message = `The threshold for reporting ${kind} is above the one for acting.`
        this.#say(this.#places.of(['thresholds', kind, 'report']), message, 'What is acted on is reported, too.')
      }
    }
    this.#unique('rules', 'id')
    this.#unique('exemptions', 'id')
    this.#unique('clocks', 'id')
    this.#unique('tests', 'name')
    this.#checkApplies()
    this.#checkRequired()
    this.#checkNews()
    this.#checkClocks()
    this.#checkCases()
    this.#checkCodes()
    this.#checkUse()
  }

  #unique(list: string, key: string): void {
    const seen = new Set<unknown>()
    for (const [index, item] of listOf(this.#root[list]).entries()) {
      const value = item[key]
      if (value === undefined) continue
      if (seen.has(value)) {
        const message = `\`${list}\` has two entries with the ${key} \`${String(value)}\`.`
        this.#say(this.#places.of([list, index, key]), message, 'Rename one of them.')
      }
      seen.add(value)
    }
  }

  #checkApplies(): void {
    const { jurisdictions, unsaid, default: otherwise } = mapOf(this.#root.applies)
    if (Array.isArray(jurisdictions) && jurisdictions.length === 0 && unsaid !== true && otherwise !== true) {
      const hint = 'List countries, or say `unsaid: true` or `default: true`.'
      this.#say(this.#places.of(['applies', 'jurisdictions']), 'The pack applies to nothing.', hint)
    }
  }

  #checkRequired(): void {
    const entries = listOf(this.#root.require)
    const open = entries.findIndex(({ when }) => when === undefined)
    if (entries.length > 0 && open < 0) {
      const hint = 'Add a last entry without `when`.'
      this.#say(this.#places.ofKey([], 'require'), 'For some posts no fields are required of a mark.', hint)
    }
    if (open >= 0 && open < entries.length - 1) {
      const hint = 'An entry without `when` comes last.'
      this.#say(this.#places.of(['require', open + 1]), 'This entry never counts: the one before it always does.', hint)
    }
    const fields = new Set(entries.flatMap(({ fields }) => (Array.isArray(fields) ? fields : [])))
    for (const language of languages) {
      const template = textOf(mapOf(this.#root.labels)[language])
      if (template === undefined) continue
      for (const field of fields) {
        const values = fieldValues[field as RequiredField]
        if (values === undefined || values.every((value) => template.includes(`{${value}}`))) continue
        const message = `The credit line lacks what the pack requires: ${String(field)}.`
        const hint = `Use ${values.map((value) => `{${value}}`).join(' and ')}.`
        this.#say(this.#places.of(['labels', language]), message, hint)
      }
    }
  }

  #checkNews(): void {
    let before = ''
    for (const [index, { from, units }] of listOf(mapOf(this.#root.news).sources).entries()) {
      const path = ['news', 'sources', index] as const
      if (typeof from !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(from)) continue
      if (!isDay(from)) {
        this.#say(this.#places.of([...path, 'from']), `There is no day ${from}.`, 'Days are written YYYY-MM-DD.')
      } else if (from <= before) {
        const message = `The list of ${from} stands after that of ${before}.`
        this.#say(this.#places.of([...path, 'from']), message, 'Oldest first, each day once.')
      }
      before = from
      const seen = new Set<string>()
      for (const [at, unit] of (Array.isArray(units) ? units : []).entries()) {
        const folded = foldUnit(String(unit))
        if (seen.has(folded)) {
          this.#say(this.#places.of([...path, 'units', at]), `${String(unit)} is listed twice.`, 'Remove one.')
        }
        seen.add(folded)
      }
    }
  }

  #checkClocks(): void {
    const spans: [Path, Raw][] = listOf(this.#root.clocks).map((clock, index) => [['clocks', index], clock])
    const { choice, variants } = mapOf(this.#root.counterNotice)
    for (const [index, variant] of listOf(variants).entries())
      spans.push([['counterNotice', 'variants', index], variant])
    for (const key of ['within', 'answered']) spans.push([['appeals', key], mapOf(mapOf(this.#root.appeals)[key])])
    for (const [key, period] of Object.entries(mapOf(mapOf(this.#root.cases).periods)))
      spans.push([['cases', 'periods', key], mapOf(period)])
    for (const [path, { amount, atMost }] of spans) {
      if (typeof amount === 'number' && typeof atMost === 'number' && amount > atMost) {
        const message = 'The upper end of the period is below its lower end.'
        this.#say(this.#places.of([...path, 'atMost']), message, 'Swap `amount` and `atMost`.')
      }
    }
    const ids = listOf(variants).map(({ id }) => String(id))
    if (typeof choice === 'string' && ids.length > 0 && !ids.includes(choice)) {
      const near = nearest(choice, ids)
      const hint = near === undefined ? `Variants: ${ids.join(', ')}.` : `Did you mean \`${near}\`?`
      this.#say(this.#places.of(['counterNotice', 'choice']), `There is no variant \`${choice}\`.`, hint)
    }
    this.#uniqueIds(listOf(variants), ['counterNotice', 'variants'])
  }

  /** What cases follow, and which days they count. */
  #checkCases(): void {
    const { regime, timeZone, rest, panel } = mapOf(this.#root.cases)
    const { choice, variants } = mapOf(this.#root.counterNotice)
    const chosen = listOf(variants).find(({ id }) => id === choice)
    if (typeof regime === 'string' && chosen !== undefined && regime !== choice) {
      const message = `Cases follow \`${regime}\`, yet counter-notices follow \`${String(choice)}\`.`
      this.#say(this.#places.of(['cases', 'regime']), message, 'Give both the same name.')
    }
    if (typeof timeZone === 'string' && !isTimeZone(timeZone)) {
      const hint = 'Names are those of the IANA list, such as Asia/Shanghai.'
      this.#say(this.#places.of(['cases', 'timeZone']), `There is no time zone ${timeZone}.`, hint)
    }
    if (typeof panel === 'number' && panel % 2 === 0) {
      this.#say(this.#places.of(['cases', 'panel']), 'A panel of an even number can be divided.', 'Use an odd number.')
    }
    const seen = new Set<unknown>()
    for (const key of ['holidays', 'workdays']) {
      const days = mapOf(rest)[key]
      for (const [index, day] of (Array.isArray(days) ? days : []).entries()) {
        const place = this.#places.of(['cases', 'rest', key, index])
        if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) continue
        if (!isDay(day)) this.#say(place, `There is no day ${day}.`, 'Days are written YYYY-MM-DD.')
        else if (seen.has(day)) this.#say(place, `${day} is listed twice.`, 'Remove one.')
        seen.add(day)
      }
    }
  }

  #uniqueIds(items: readonly Raw[], path: Path): void {
    const ids = items.map(({ id }) => id)
    for (const [index, id] of ids.entries()) {
      if (id === undefined || ids.indexOf(id) === index) continue
      this.#say(
        this.#places.of([...path, index, 'id']),
        `Two variants are called \`${String(id)}\`.`,
        'Rename one of them.',
      )
    }
  }

  #checkCodes(): void {
    const given = new Set(listOf(this.#root.rules).map(({ verdict }) => verdict))
    const without = Array.isArray(this.#root.without) ? this.#root.without : []
    for (const code of VERDICT_CODES) {
      if (given.has(code) && without.includes(code)) {
        const place = this.#places.of(['without', without.indexOf(code)])
        this.#say(place, `A rule gives \`${code}\`, which the pack says it never does.`, 'Remove one of the two.')
      } else if (!given.has(code) && !without.includes(code) && Array.isArray(this.#root.rules)) {
        const hint = 'Add a rule, or list the code under `without`.'
        this.#say(this.#places.ofKey([], 'rules'), `No rule gives \`${code}\`.`, hint)
      }
    }
  }

  /** Names that nothing asks for are mistakes of writing. */
  #checkUse(): void {
    if (this.#unread) return
    for (const name of Object.keys(mapOf(this.#root.limits))) {
      if (this.#used.has(`limits.${name}`)) continue
      this.#say(
        this.#places.ofKey(['limits'], name),
        `No expression asks for the limit \`${name}\`.`,
        'Use or remove it.',
      )
    }
    for (const [index, { name }] of listOf(this.#root.let).entries()) {
      if (typeof name !== 'string' || this.#used.has(name)) continue
      this.#say(this.#places.of(['let', index, 'name']), `No expression asks for \`${name}\`.`, 'Use or remove it.')
    }
  }

  #checkTests(): void {
    const rules = listOf(this.#root.rules)
    const codes = new Map(rules.map(({ id, verdict }) => [id, verdict]))
    const ids = rules.map(({ id }) => String(id))
    const decided = new Set<unknown>()
    const missed = new Set<unknown>()
    for (const [index, { near, expect }] of listOf(this.#root.tests).entries()) {
      const { rule, verdict } = mapOf(expect)
      for (const [id, path] of [
        [rule, ['tests', index, 'expect', 'rule']],
        [near, ['tests', index, 'near']],
      ] as const) {
        if (typeof id !== 'string' || codes.has(id)) continue
        const similar = nearest(id, ids)
        const hint = similar === undefined ? `Rules: ${ids.join(', ')}.` : `Did you mean \`${similar}\`?`
        this.#say(this.#places.of(path), `There is no rule \`${id}\`.`, hint)
      }
      const gives = codes.get(rule)
      if (VERDICT_CODES.some((code) => code === gives) && typeof verdict === 'string' && gives !== verdict) {
        const message = `The rule \`${String(rule)}\` gives \`${String(gives)}\`, not \`${verdict}\`.`
        this.#say(this.#places.of(['tests', index, 'expect', 'verdict']), message, 'Correct one of the two.')
      }
      decided.add(rule)
      missed.add(near)
    }
    for (const [index, id] of ids.entries()) {
      const place = this.#places.of(['rules', index, 'id'])
      if (!decided.has(id)) this.#say(place, `No test expects the rule \`${id}\`.`, 'Add a test in which it decides.')
      // what always holds has no near miss
      if (!missed.has(id) && index < ids.length - 1) {
        this.#say(place, `No test nearly meets the rule \`${id}\`.`, `Add a test with \`near: ${id}\`.`)
      }
    }
  }

  /** A rule that never decides, because one before it holds whenever it does. */
  #checkOrder(conditions: readonly (Expression | undefined)[]): void {
    const rules = listOf(this.#root.rules)
    const last = rules.at(-1)
    const end = conditions.at(-1)
    const closes = last?.scope === 'content' && last.verdict === 'review_required' && end?.conjuncts.length === 0
    if (last !== undefined && !closes) {
      const hint = 'End with a rule of scope content, `when: "true"`, verdict review_required.'
      this.#say(
        this.#places.of(['rules', rules.length - 1]),
        'Posts for which no rule holds would have no verdict.',
        hint,
      )
    }
    for (const [index, condition] of conditions.entries()) {
      if (condition === undefined) continue
      const scope = rules[index]?.scope
      const covering = conditions.slice(0, index).findIndex((earlier, at) => {
        const other = rules[at]?.scope
        if (earlier === undefined || (other !== scope && other !== 'content')) return false
        return earlier.conjuncts.every((part) => condition.conjuncts.includes(part))
      })
      if (covering < 0) continue
      const before = `\`${String(rules[covering]?.id)}\``
      const message = `The rule \`${String(rules[index]?.id)}\` never decides: ${before} stands before it and holds whenever it does.`
      this.#say(this.#places.of(['rules', index, 'when']), message, 'Put the narrower rule first.')
    }
  }
}

/** Whether there is such a day, `YYYY-MM-DD`. */
const isDay = (text: string): boolean => new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
}

const scopeOf = (scope: unknown): Scope => (scope === 'work' || scope === 'rewrite' ? scope : 'content')

/** The form in which names of units are compared: letters and digits only, one width and case. */
export const foldUnit = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
