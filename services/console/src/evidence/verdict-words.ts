import type {
  Action,
  AttributionDefect,
  AttributionGrade,
  CaseDecision,
  PartKind,
  Permission,
  VerdictCode,
  VerdictReason,
  VerdictStatus,
} from '@sourcemark/contract'
import type { BothLanguages } from '@sourcemark/review'
import { say } from '../http/language.ts'

/** What a verdict is called. None says that somebody infringes: that is not for a machine to say. */
export const VERDICT_WORDS: Readonly<Record<VerdictCode, BothLanguages>> = Object.freeze({
  no_match: say('未发现匹配', 'No match'),
  own_content: say('本人内容', 'Own content'),
  unprotected: say('不受保护的材料', 'Unprotected material'),
  licensed_repost: say('已获许可转载', 'Licensed repost'),
  attributed_repost: say('已规范署名', 'Attributed repost'),
  quotation: say('引用', 'Quotation'),
  attribution_defective: say('署名不完整', 'Credit incomplete'),
  attribution_missing: say('缺少署名', 'Credit missing'),
  attribution_false: say('署名不实', 'Credit false'),
  false_original_claim: say('原创声明与发现不符', 'Originality claim does not hold'),
  priority_contested: say('首发有争议', 'Priority contested'),
  rights_info_removed: say('权利信息被去除', 'Rights information removed'),
  distorted_repost: say('转载时改动原作', 'Repost with changes'),
  news_unlicensed: say('无新闻许可', 'News without a licence'),
  news_source_unlisted: say('新闻来源不在名单', 'News source not listed'),
  rewrite_suspected: say('疑似改写', 'Rewriting suspected'),
  review_required: say('需要人工审核', 'Review required'),
  indeterminate: say('无法判断', 'Indeterminate'),
})

/** How a verdict is coloured: what is in order, what is to be mended, what is serious, what nobody knows yet. */
export type VerdictTone = 'good' | 'warn' | 'bad' | 'open'

export const VERDICT_TONES: Readonly<Record<VerdictCode, VerdictTone>> = Object.freeze({
  no_match: 'good',
  own_content: 'good',
  unprotected: 'good',
  licensed_repost: 'good',
  attributed_repost: 'good',
  quotation: 'good',
  attribution_defective: 'warn',
  attribution_missing: 'bad',
  attribution_false: 'bad',
  false_original_claim: 'bad',
  priority_contested: 'open',
  rights_info_removed: 'bad',
  distorted_repost: 'bad',
  news_unlicensed: 'bad',
  news_source_unlisted: 'bad',
  rewrite_suspected: 'open',
  review_required: 'open',
  indeterminate: 'open',
})

export const ACTION_WORDS: Readonly<Record<Action, BothLanguages>> = Object.freeze({
  allow: say('放行', 'Allow'),
  label: say('加注来源标签', 'Add a label'),
  notify: say('通知作者', 'Notify the author'),
  return: say('退回修改', 'Return for changes'),
  hold: say('暂缓发布', 'Hold back'),
  review: say('转人工审核', 'Have a person review it'),
})

export const STATUS_WORDS: Readonly<Record<VerdictStatus, BothLanguages>> = Object.freeze({
  provisional: say('暂定', 'Provisional'),
  final: say('最终', 'Final'),
  superseded: say('已被取代', 'Superseded'),
  withdrawn: say('已撤回', 'Withdrawn'),
})

export const REASON_WORDS: Readonly<Record<VerdictReason, BothLanguages>> = Object.freeze({
  first: say('首次判断', 'First verdict'),
  new_original: say('发现更早的原作', 'An earlier original came in'),
  late_part: say('其余部分已读完', 'A part was read later'),
  registry_change: say('账号、许可或屏蔽有变', 'An account, a permission or a suppression changed'),
  policy: say('规则有变', 'The policy changed'),
  revision: say('内容有修改', 'The content was edited'),
  complaint: say('投诉处理', 'A complaint was decided'),
  appeal: say('申诉处理', 'An appeal was decided'),
  correction: say('更正', 'Correction'),
})

export const DECISION_WORDS: Readonly<Record<CaseDecision, BothLanguages>> = Object.freeze({
  act: say('采取措施', 'Measures were taken'),
  counter: say('收到不侵权声明', 'A counter-statement came in'),
  window_over: say('等待期届满', 'The period of waiting ended'),
  court_keeps: say('法院维持措施', 'A court keeps the measures'),
  court_lifts: say('法院解除措施', 'A court lifts the measures'),
  grant: say('支持投诉', 'The complaint was upheld'),
  dismiss: say('驳回投诉', 'The complaint was dismissed'),
  confirm: say('维持原判断', 'The verdict was confirmed'),
  overturn: say('改变原判断', 'The verdict was overturned'),
  withdraw: say('投诉撤回', 'The complaint was withdrawn'),
})

export const GRADE_WORDS: Readonly<Record<AttributionGrade, BothLanguages>> = Object.freeze({
  A0: say('没有署名', 'No credit'),
  A1: say('只有笼统声明', 'A vague mark or a disclaimer only'),
  A2: say('所写名称查无此人', 'A name that leads to nobody'),
  A3: say('写的是转载者', 'A carrier is named, not the owner'),
  A4: say('写对了权利人，但不完整或不醒目', 'The right owner, but incomplete or not visible'),
  A5: say('完整、可追溯', 'Complete and traceable'),
  AX: say('不实', 'False'),
  not_required: say('无需署名', 'Not required'),
})

export const DEFECT_WORDS: Readonly<Record<AttributionDefect, BothLanguages>> = Object.freeze({
  VAGUE: say('来源笼统', 'the source is vague'),
  NO_OWNER: say('未写权利人', 'the owner is not named'),
  NO_LINK: say('无法追溯来源', 'the source cannot be traced'),
  NO_TITLE: say('未写原标题', 'the title is not named'),
  NO_EDITOR: say('未写编辑', 'no editor is named'),
  INTERMEDIATE: say('写的是中间转载者', 'an intermediate reposter is named'),
  HIDDEN: say('读者看不到', 'readers cannot see it'),
  SCOPE_GAP: say('未覆盖全部内容', 'it does not cover all that was taken'),
})

export const PERMISSION_WORDS: Readonly<Record<Permission, BothLanguages>> = Object.freeze({
  own: say('本人作品', 'own work'),
  licensed: say('已获许可', 'licensed'),
  open_licence: say('开放许可', 'open licence'),
  unprotected: say('不受保护', 'unprotected'),
  unknown: say('许可未知', 'permission unknown'),
  denied: say('权利人不许可', 'denied by the owner'),
  expired: say('许可已失效', 'permission expired'),
})

export const KIND_WORDS: Readonly<Record<PartKind, BothLanguages>> = Object.freeze({
  text: say('文字', 'text'),
  image: say('图片', 'picture'),
  audio: say('音频', 'recording'),
  video: say('视频', 'film'),
})

/** What was found, by the codes of findings that people ask about; others are shown by their code alone. */
const FINDING_WORDS: Readonly<Record<string, BothLanguages>> = Object.freeze({
  BELOW_REPORT: say('相似度低于报告阈值', 'A similarity below what is reported'),
  CREDIT_GRADED: say('某处匹配的署名等级', 'How one match is credited'),
  DECLARED_ORIGINAL: say('作者声明为原创', 'The author declares it original'),
  DECLARED_REPOST: say('作者声明为转载', 'The author declares it a repost'),
  PART_NOT_READ: say('某部分未读完', 'A part was not read'),
  PICTURE_AND_SOUND: say('画面和声音都来自原作', 'Pictures and sound come from the original together'),
  PRIORITY_WEIGHED: say('谁先发表的证据', 'Evidence of who was first'),
  RESIDUE_MARK: say('随复制带来的署名', 'A mark that was copied along'),
  RETOLD_SENTENCES: say('句句对应的改写', 'Sentences that have a counterpart'),
  RULE_DECIDED: say('据以判断的规则', 'The rule that decided'),
  RULE_HELD: say('同样成立的规则', 'A rule that held as well'),
  TEXT_HOMOGLYPHS: say('用形似字符替换', 'Look-alike characters'),
  TEXT_INVISIBLE_CHARACTERS: say('夹有不可见字符', 'Invisible characters'),
  WORDS_PARTLY_READ: say('画面文字未全部读取', 'Not all words were read'),
  COVER_NOT_READ: say('封面未能读取', 'A cover could not be read'),
})

/** What a finding is called; its code where it has no words. */
export const findingWords = (code: string): BothLanguages => FINDING_WORDS[code] ?? say(code, code)

/** Why a part could not be read, by the end of its code. */
const PROBLEM_WORDS: readonly (readonly [RegExp, BothLanguages])[] = Object.freeze([
  [/TRUNCATED$/, say('文件不完整', 'the file is cut off')],
  [/CORRUPT$/, say('文件损坏', 'the file is damaged')],
  [/(TYPE_UNSUPPORTED|EMPTY)$/, say('文件类型不支持', 'the type of the file is not read')],
  [/TOO_(LARGE|LONG|MANY_FRAMES)$/, say('文件过大或过长', 'it is larger or longer than is read')],
  [/TIMEOUT$/, say('读取超时', 'it took too long')],
  [/(OUT_OF_MEMORY|CRASHED)$/, say('读取失败', 'reading it failed')],
  [/WITH_(TRACKS|FILM)$/, say('另有未检查的轨道', 'it has further tracks that were not looked at')],
  [/SOUND_UNREAD$/, say('声音未能读取', 'its sound could not be read')],
  [/NO_TRACK$/, say('没有可读的内容', 'there is nothing in it that is read')],
  [/DECODER_MISSING$/, say('本机没有解码器', 'there is no decoder on this host')],
  [/(UNREACHABLE|NOT_FOUND|REFUSED|FORBIDDEN|FETCH\w*)$/, say('无法取得文件', 'the file could not be fetched')],
])

/** Why a part was not read, by its state; `pending` while nobody has. */
export function unreadWords(state: string): BothLanguages {
  if (state === 'pending') return say('尚未读取', 'not read yet')
  const code = state.replace(/^failed:/, '')
  return PROBLEM_WORDS.find(([pattern]) => pattern.test(code))?.[1] ?? say(code, code)
}
