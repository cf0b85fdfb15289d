import { type BothLanguages, say } from './refusals.ts'
import type { CaseClock, CaseEventType, CaseKind, CaseRole, CaseState } from './vocabulary.ts'

/** What people read for the words of a case. */

export const KIND_WORDS: Readonly<Record<CaseKind, BothLanguages>> = Object.freeze({
  notice: say('权利人通知', 'Notice of a right holder'),
  report: say('举报', 'Report'),
  appeal: say('对判定的申诉', 'Appeal against a verdict'),
})

export const STATE_WORDS: Readonly<Record<CaseState, BothLanguages>> = Object.freeze({
  new: say('尚未提交', 'Not filed yet'),
  received: say('已收到，待审核', 'Received, to be checked'),
  returned: say('已退回，待补正', 'Sent back to be completed'),
  accepted: say('已受理', 'Accepted'),
  acted: say('已采取措施，通知转送中', 'Measures taken, notice on its way'),
  awaiting_statement: say('等待被投诉人陈述', 'Waiting for the account to answer'),
  waiting: say('已收到声明，等待起诉或投诉的告知', 'Answered; waiting for word of a suit'),
  in_court: say('诉讼或行政投诉中', 'Before a court or an authority'),
  deciding: say('待决定', 'To be decided'),
  decided: say('已决定，可申诉', 'Decided, open to appeal'),
  restored: say('已依声明终止措施', 'Measures ended on the statement'),
  appealed: say('申诉处理中', 'Under appeal'),
  appeal_decided: say('申诉已决定', 'Appeal decided'),
  rejected: say('不予受理', 'Not taken up'),
  withdrawn: say('已撤回', 'Taken back'),
  closed: say('已结束', 'Closed'),
})

export const EVENT_WORDS: Readonly<Record<CaseEventType, BothLanguages>> = Object.freeze({
  file: say('提交', 'Filed'),
  accept: say('受理', 'Accepted'),
  return: say('退回补正', 'Sent back to be completed'),
  complete: say('补正材料', 'Completed'),
  reject: say('不予受理', 'Not taken up'),
  act: say('采取措施', 'Measures taken'),
  forward: say('通知已送达被投诉人', 'Notice has reached the account'),
  announce: say('通知已公告', 'Notice announced publicly'),
  counter: say('被投诉人提交声明', 'The account answered'),
  suit: say('投诉人告知已起诉或投诉', 'The claimant told of a suit or complaint'),
  court_keeps: say('法院或主管机关维持措施', 'The court or authority keeps the measures'),
  court_lifts: say('法院或主管机关解除措施', 'The court or authority lifts the measures'),
  vote: say('合议成员投票', 'A member of the panel voted'),
  grant: say('投诉成立', 'The complaint is right'),
  dismiss: say('投诉不成立', 'The complaint is not right'),
  appeal: say('提出申诉', 'Appealed'),
  confirm: say('申诉驳回，维持原决定', 'The first decision stands'),
  overturn: say('申诉成立，撤销原决定', 'The first decision is overturned'),
  withdraw: say('撤回', 'Taken back'),
  window_over: say('期间届满', 'A period is over'),
  deadline_passed: say('逾期', 'A deadline was missed'),
  remind: say('期限提醒', 'Reminder of a deadline'),
})

export const CLOCK_WORDS: Readonly<Record<CaseClock, BothLanguages>> = Object.freeze({
  act: say('采取措施', 'Measures'),
  forward: say('转送通知', 'Forwarding of the notice'),
  feedback: say('反馈处理结果', 'Answer to who filed'),
  correction: say('补正材料', 'Completion of the form'),
  statement: say('被投诉人陈述', 'Answer of the account'),
  restore: say('等待起诉或投诉的告知', 'Wait for word of a suit'),
  ruling: say('作出决定', 'Decision'),
  appeal: say('提出申诉', 'Time to appeal'),
  answer: say('答复申诉', 'Answer to the appeal'),
})

export const ROLE_WORDS: Readonly<Record<CaseRole, BothLanguages>> = Object.freeze({
  claimant: say('投诉人', 'Claimant'),
  respondent: say('被投诉人', 'Account'),
  reviewer: say('审核人员', 'Reviewer'),
  system: say('系统', 'System'),
  clock: say('时限', 'Clock'),
})
