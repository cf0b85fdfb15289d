/** A sentence in both languages. */
export interface BothLanguages {
  readonly zh: string
  readonly en: string
}

/** The same in both languages. */
export const say = (zh: string, en: string): BothLanguages => Object.freeze({ zh, en })

/** Every reason for which something that is asked of a case is not done. Refusals are values: the case stays as it was. */
export const CASE_REFUSALS = Object.freeze({
  NOT_FILED: say('案件尚未提交。', 'The case has not been filed.'),
  FILED_ALREADY: say('案件已提交。', 'The case has been filed already.'),
  CHECK_FIRST: say('材料尚未审核受理。', 'The form has to be checked first.'),
  AWAITING_FORM: say('材料已退回，等待补正。', 'The form was sent back and has to be completed first.'),
  CHECKED_ALREADY: say('材料已受理。', 'The form was accepted already.'),
  NOT_RETURNED: say('材料未被退回，无需补正。', 'The form was not sent back.'),
  ACT_FIRST: say('须先采取措施并转送通知。', 'Measures and forwarding come first.'),
  ACTED_ALREADY: say('措施已采取。', 'Measures were taken already.'),
  FORWARDED_ALREADY: say('通知已转送。', 'The notice was forwarded already.'),
  HEAR_FIRST: say('被投诉人的陈述期未满。', 'The account may still answer, so nothing is decided against it.'),
  NOTHING_TO_ANSWER: say('没有可供声明的措施。', 'There is no measure to answer.'),
  STATED_ALREADY: say('声明已提交。', 'A statement was made already.'),
  NO_STATEMENT: say('尚无声明，无需告知起诉。', 'Nobody has stated anything that a suit would answer.'),
  PERIOD_RUNS: say(
    '等待期内由投诉人决定是否起诉。',
    'While the claimant may go to court, nothing is decided against the account.',
  ),
  COURT_DECIDES: say('已进入诉讼或行政投诉程序，由其结果决定。', 'A court or an authority decides.'),
  NOT_IN_COURT: say('案件未进入诉讼或行政投诉程序。', 'No court and no authority was called upon.'),
  NOT_HEARD: say('案件尚未进入决定阶段。', 'The case is not ready to be decided.'),
  DECIDED_ALREADY: say('案件已决定。', 'The case was decided already.'),
  APPEAL_INSTEAD: say('案件已决定，请提出申诉。', 'The case was decided: appeal instead.'),
  NOT_DECIDED: say('案件尚未决定，不能申诉。', 'Nothing was decided that could be appealed.'),
  UNDER_APPEAL: say('案件正在申诉中。', 'The case is under appeal.'),
  NOT_UNDER_APPEAL: say('案件未处于申诉中。', 'The case is not under appeal.'),
  APPEAL_ONCE: say('申诉以一次为限。', 'There is one appeal, and it was had.'),
  APPEAL_WINDOW_OVER: say('申诉期已过。', 'The time for an appeal is over.'),
  NO_SECOND_NOTICE: say(
    '措施已依声明终止，同一事项不得再次通知，可依法起诉。',
    'Measures ended on a statement: the same cannot be notified again, a court can be asked.',
  ),
  REJECTED_BEFORE: say('该申请未被受理。', 'It was not taken up.'),
  FILE_AGAIN: say(
    '未受理的申请可补充材料后重新提交。',
    'What was not taken up can be filed again, with what it lacked.',
  ),
  WITHDRAWN_BEFORE: say('该案件已撤回。', 'It was taken back.'),
  CASE_CLOSED: say('案件已结束。', 'The case is closed.'),
  NO_WINDOW: say('没有正在进行的期间。', 'No period of a party is running.'),
  NO_CLOCK: say('没有正在进行的期限。', 'No clock is running.'),
  NOT_YOURS: say('无权进行此操作。', 'This is for somebody else to do.'),
  ANOTHER_PERSON: say('申诉须由另一人决定。', 'An appeal is decided by another person than the first.'),
  NOT_AGAINST_YOU: say('该决定并非对您不利。', 'The decision did not go against whom asks.'),
  NOT_YOUR_APPEAL: say('只有申诉人可以撤回申诉。', 'Only who appealed takes the appeal back.'),
  FORM_INCOMPLETE: say('材料不完整。', 'The form lacks something.'),
  DATA_INVALID: say('提交的内容格式有误。', 'What belongs to this step is missing or malformed.'),
  STANDING_LOW: say(
    '投诉人信用受限，须由审核人员受理。',
    'The claimant’s standing is low: a person has to accept the form.',
  ),
  PANEL_OPEN: say('合议尚未完成。', 'The panel has not finished voting.'),
  PANEL_DISAGREES: say('与合议结果不一致。', 'The panel has voted otherwise.'),
  NO_PANEL: say('本案不经合议。', 'The case has no panel.'),
  PANEL_FULL: say('合议人数已满。', 'All members of the panel have voted.'),
  VOTED_ALREADY: say('该成员已投票。', 'This member has voted.'),
  TIME_RUNS_BACK: say('时间早于上一事件。', 'It would have happened before what happened last.'),
} as const satisfies Record<string, BothLanguages>)
export type CaseRefusalCode = keyof typeof CASE_REFUSALS
