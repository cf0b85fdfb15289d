import type { BothLanguages } from '@sourcemark/review'
import type { StaffStepType } from './steps.ts'

/** Reasons that are often given, to begin from. */
export interface ReasonTemplate {
  readonly id: string
  readonly name: BothLanguages
  readonly reasons: BothLanguages
}

const template = (id: string, zhName: string, enName: string, zh: string, en: string): ReasonTemplate =>
  Object.freeze({ id, name: Object.freeze({ zh: zhName, en: enName }), reasons: Object.freeze({ zh, en }) })

const proof = template(
  'proof',
  '缺少权属证明',
  'No proof of rights',
  '未提供能够初步证明权利归属的材料，请补充登记证书、原始文件或首次发表的页面等。',
  'Nothing shows to a first view that the work is yours. Please add a registration, an original file, or the page of its first publication.',
)
const place = template(
  'place',
  '网络地址不明',
  'Place unclear',
  '所列网络地址无法定位到被投诉的内容，请提供完整地址。',
  'The address that was given does not lead to the content. Please give the full address.',
)
const matched = template(
  'matched',
  '比对一致，署名不足',
  'Matches, credit insufficient',
  '经核对，被投诉内容与权利人作品的对应部分一致，且未按规定标明著作权人和可追溯的来源。',
  'The passages were compared: they match the work, and neither its owner nor a traceable source is credited as the rules ask.',
)
const licensed = template(
  'licensed',
  '已获许可',
  'Permission shown',
  '被投诉人提供的许可材料在发布时有效，并涵盖该内容。',
  'The permission that the account has shown was in force at publication and covers this content.',
)
const credited = template(
  'credited',
  '已规范署名',
  'Credited properly',
  '该内容已标明著作权人和可追溯的来源，符合规则要求。',
  'The content names the owner and a traceable source, as the rules ask.',
)
const common = template(
  'common',
  '属通用表达',
  'Common material',
  '相同部分属通用表达、公开数据或不受保护的材料，不足以认定转载。',
  'What both have in common is general wording, public data or unprotected material, and shows no repost.',
)
const firstRight = template(
  'first_right',
  '原决定正确',
  'First decision was right',
  '申诉理由不足以改变原决定所依据的事实和规则。',
  'The grounds of the appeal change neither the facts nor the rule that the first decision rests on.',
)
const newFacts = template(
  'new_facts',
  '有新的事实',
  'New facts',
  '申诉提供了新的事实或材料，原决定不再成立。',
  'The appeal brought new facts or material, and the first decision does not hold any more.',
)
const repeated = template(
  'repeated',
  '重复提交',
  'Filed before',
  '同一事项已提交并处理，未提供新的材料。',
  'The same was filed and dealt with before, and nothing new was added.',
)
const outside = template(
  'outside',
  '不属受理范围',
  'Not for this portal',
  '所述事项不属于本平台投诉处理的范围，请通过相应渠道反映。',
  'What is described is not what this portal decides about. Please use the way that is meant for it.',
)
const court = template(
  'court',
  '依法院或机关文书',
  'As the document says',
  '根据所列文号的生效文书处理。',
  'As the document under the number given has decided.',
)

/** Templates by step; steps without reasons have none. */
export const TEMPLATES: Readonly<Record<StaffStepType, readonly ReasonTemplate[]>> = Object.freeze({
  accept: [],
  return: [proof, place],
  reject: [repeated, outside],
  act: [matched],
  forward: [],
  announce: [],
  vote: [matched, licensed, credited, common],
  grant: [matched],
  dismiss: [licensed, credited, common],
  confirm: [firstRight],
  overturn: [newFacts, licensed, credited],
  court_keeps: [court],
  court_lifts: [court],
})
