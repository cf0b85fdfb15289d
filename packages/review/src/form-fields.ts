import Type, { type TSchema } from 'typebox'
import type { BothLanguages } from './refusals.ts'
import type { CaseKind, Regime } from './vocabulary.ts'

/** What people fill in: a filing of any kind, or the statement or appeal of whom it concerns. */
export const FORM_KINDS = Object.freeze(['notice', 'report', 'counter', 'appeal'] as const)
export type FormKind = (typeof FORM_KINDS)[number]

/** The form with which a case of a kind begins. */
export const FILING_FORMS: Readonly<Record<CaseKind, FormKind>> = Object.freeze({
  notice: 'notice',
  report: 'report',
  appeal: 'appeal',
})

/** Something that people see: blanks, controls and invisible characters alone are nothing. */
const seen = '[^\\s\\p{C}\\p{Z}]'
const line = (longest: number) => Type.String({ minLength: 1, maxLength: longest, pattern: seen })
const affirmed = Type.Literal(true)

interface Field {
  readonly name: BothLanguages
  readonly schema: TSchema
}

const field = (zh: string, en: string, schema: TSchema): Field => Object.freeze({ name: { zh, en }, schema })

/** Every field that a form can have. What is affirmed has to be true: a box that is not ticked is missing. */
export const FORM_FIELDS = Object.freeze({
  name: field('姓名或者名称', 'name', line(200)),
  identity: field('真实身份信息', 'proof of identity', line(200)),
  email: field(
    '电子邮箱',
    'e-mail address',
    Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@.]+$' }),
  ),
  phone: field(
    '联系电话',
    'telephone number',
    Type.String({ maxLength: 40, pattern: '^\\+?[0-9 ()./-]*[0-9][0-9 ()./-]*$' }),
  ),
  contact: field('联系方式', 'how to be reached', line(500)),
  address: field('地址', 'postal address', line(500)),
  work: field('作品名称', 'the work', line(1000)),
  location: field(
    '网络地址',
    'network address',
    Type.String({ maxLength: 2048, pattern: '^https?://[^\\s/]+[^\\s]*$' }),
  ),
  proof: field('初步证明材料', 'prima facie evidence', Type.Array(line(64), { minItems: 1, maxItems: 20 })),
  reasons: field('理由', 'reasons', line(10_000)),
  signature: field('签名', 'signature', line(200)),
  goodFaith: field('善意声明', 'statement of good faith', affirmed),
  accuracy: field(
    '真实性与授权声明（伪证责任）',
    'statement of accuracy and authority, under penalty of perjury',
    affirmed,
  ),
  mistake: field('误删声明（伪证责任）', 'statement that it was a mistake, under penalty of perjury', affirmed),
  jurisdiction: field('接受管辖并同意送达', 'consent to jurisdiction and service', affirmed),
  truthful: field('通知真实性声明', 'statement that all of it is true', affirmed),
} as const satisfies Record<string, Field>)
export type FormField = keyof typeof FORM_FIELDS

const chineseNotice = ['name', 'contact', 'address', 'work', 'location', 'proof'] as const
const report = ['location', 'reasons'] as const
const appeal = ['contact', 'reasons'] as const

/** Which fields a form must hold under a law. Others may be filled in as well. */
export const REQUIRED_FIELDS: Readonly<Record<Regime, Readonly<Record<FormKind, readonly FormField[]>>>> =
  Object.freeze({
    // Articles 14 and 16: name, contact, address; name and network address of the work; prima facie proof; answers for the truth of it.
    regs2013: {
      notice: [...chineseNotice, 'truthful'],
      report,
      counter: ['name', 'contact', 'address', 'work', 'location', 'proof', 'truthful'],
      appeal,
    },
    // Articles 1195 and 1196: prima facie evidence and true identity. Without the place nobody could act.
    civilcode: {
      notice: [...chineseNotice, 'identity'],
      report,
      counter: ['name', 'contact', 'identity', 'location', 'proof'],
      appeal,
    },
    // Articles 42 and 43: prima facie evidence.
    ecommerce: {
      notice: [...chineseNotice, 'identity'],
      report,
      counter: ['name', 'contact', 'identity', 'location', 'proof'],
      appeal,
    },
    // § 512(c)(3)(A) and (g)(3).
    dmca: {
      notice: ['signature', 'name', 'contact', 'work', 'location', 'goodFaith', 'accuracy'],
      report,
      counter: ['signature', 'name', 'address', 'phone', 'location', 'mistake', 'jurisdiction'],
      appeal,
    },
    // Article 16(2) of Regulation (EU) 2022/2065; Article 17(9) of Directive (EU) 2019/790 for who claims rights.
    dsa: {
      notice: ['name', 'email', 'work', 'location', 'reasons', 'goodFaith'],
      report: ['name', 'email', 'location', 'reasons', 'goodFaith'],
      counter: ['reasons'],
      appeal: ['reasons'],
    },
  })

/** The shape of a form; unknown fields are refused. */
export const formSchema = (regime: Regime, kind: FormKind): TSchema => {
  const required: readonly string[] = REQUIRED_FIELDS[regime][kind]
  return Type.Object(
    Object.fromEntries(
      Object.entries(FORM_FIELDS).map(([key, { name, schema }]) => {
        const described = { ...schema, description: `${name.zh} / ${name.en}` }
        return [key, required.includes(key) ? described : Type.Optional(described)]
      }),
    ),
    { additionalProperties: false },
  )
}
