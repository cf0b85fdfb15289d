import type { BothLanguages, CaseSide, CaseState } from '@sourcemark/review'
import { say } from '../http/language.ts'

/** What happens in a state, as each side is told. */
export const STATE_SENTENCES: Readonly<Record<CaseState, Readonly<Record<CaseSide, BothLanguages>>>> = Object.freeze({
  new: {
    claimant: say('案件尚未提交。', 'Nothing was filed yet.'),
    respondent: say('案件尚未提交。', 'Nothing was filed yet.'),
  },
  received: {
    claimant: say('我们正在核对材料是否齐全。', 'We check whether your form holds all it must.'),
    respondent: say(
      '我们正在核对对方的材料，您无需操作。',
      'The form of the other side is being checked. You need not do anything.',
    ),
  },
  returned: {
    claimant: say(
      '材料不完整。请在期限内补正，逾期则不予受理。',
      'Your form lacks something. Complete it in time, or it is not taken up.',
    ),
    respondent: say(
      '对方的材料已退回补正，您无需操作。',
      'The form of the other side was sent back. You need not do anything.',
    ),
  },
  accepted: {
    claimant: say(
      '材料齐全，已受理。将由人决定采取何种措施。',
      'Your form is complete. A person looks at it and decides about measures.',
    ),
    respondent: say('已受理针对您内容的通知。', 'A notice about your content was accepted.'),
  },
  acted: {
    claimant: say(
      '已对内容采取措施，您的通知正在转送被投诉账号。',
      'Measures were taken, and your notice is on its way to the account.',
    ),
    respondent: say(
      '已对您的内容采取措施。您可以提交声明。',
      'Measures were taken against your content. You can answer.',
    ),
  },
  awaiting_statement: {
    claimant: say(
      '被投诉账号已收到通知，可在期限内提交声明。',
      'The account has your notice and may answer until the date below.',
    ),
    respondent: say(
      '您可以在期限内提交不侵权声明；不提交的，由人作出决定。',
      'You can answer until the date below. If you do not, a person decides without your answer.',
    ),
  },
  waiting: {
    claimant: say(
      '被投诉账号已提交声明。如已起诉或向主管部门投诉，请在期限内告知，否则措施终止。',
      'The account has answered. If you sue, or complain to an authority, tell us in time; otherwise the measures end.',
    ),
    respondent: say(
      '您的声明已转送投诉人。对方未在期限内告知已起诉或投诉的，措施终止。',
      'Your answer was passed on. Unless the other side tells of a suit in time, the measures end.',
    ),
  },
  in_court: {
    claimant: say(
      '法院或主管机关处理中，措施保持不变。',
      'A court or an authority decides. Until then measures stay as they are.',
    ),
    respondent: say(
      '对方已告知起诉或投诉，措施保持不变，直至有结果。',
      'The other side told of a suit or complaint. Until it is decided measures stay as they are.',
    ),
  },
  deciding: {
    claimant: say('材料已齐，将由人作出决定。', 'All has been heard. A person decides.'),
    respondent: say('材料已齐，将由人作出决定。', 'All has been heard. A person decides.'),
  },
  decided: {
    claimant: say(
      '已作出决定。不服的一方可在期限内申诉，由另一人处理。',
      'It was decided. Whom it goes against may appeal in time; another person looks at it.',
    ),
    respondent: say(
      '已作出决定。不服的一方可在期限内申诉，由另一人处理。',
      'It was decided. Whom it goes against may appeal in time; another person looks at it.',
    ),
  },
  restored: {
    claimant: say(
      '措施已依对方的声明终止。同一事项不得再次通知，您可以依法起诉。',
      'Measures ended on the account’s statement. The same cannot be notified again; a court can be asked.',
    ),
    respondent: say('措施已依您的声明终止。', 'Measures ended on your statement.'),
  },
  appealed: {
    claimant: say('正由另一人审查。', 'Another person looks at it.'),
    respondent: say('正由另一人审查。', 'Another person looks at it.'),
  },
  appeal_decided: {
    claimant: say('申诉已决定，平台内的程序结束。', 'The appeal was decided. There is no further step here.'),
    respondent: say('申诉已决定，平台内的程序结束。', 'The appeal was decided. There is no further step here.'),
  },
  rejected: {
    claimant: say(
      '未予受理。补充材料后可以重新提交。',
      'It was not taken up. It can be filed again, with what it lacked.',
    ),
    respondent: say('对方的申请未予受理。', 'What the other side filed was not taken up.'),
  },
  withdrawn: {
    claimant: say('您已撤回。', 'You have taken it back.'),
    respondent: say('对方已撤回。', 'The other side has taken it back.'),
  },
  closed: {
    claimant: say('案件已结束。', 'The case is closed.'),
    respondent: say('案件已结束。', 'The case is closed.'),
  },
})
