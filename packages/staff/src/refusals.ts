/** A sentence in both languages. */
export interface BothLanguages {
  readonly zh: string
  readonly en: string
}

const say = (zh: string, en: string): BothLanguages => Object.freeze({ zh, en })

/** Every reason for which something is refused to staff. None tells strangers whether an account exists. */
export const STAFF_REFUSALS = Object.freeze({
  SIGN_IN_REFUSED: say('用户名或密码不正确。', 'The name or the password is not right.'),
  WAIT: say('尝试次数过多，请稍后再试。', 'There were too many attempts. Please wait.'),
  NO_SESSION: say('登录已失效，请重新登录。', 'The session is over: sign in again.'),
  WRONG_PASSWORD: say('当前密码不正确。', 'The current password is not right.'),
  NO_PASSWORD: say(
    '该账号通过身份提供方登录，没有密码。',
    'This account signs in at the identity provider and has no password.',
  ),
  PASSWORD_SHORT: say('密码至少 12 个字符。', 'A password has 12 characters at least.'),
  PASSWORD_LONG: say('密码最多 200 个字符。', 'A password has 200 characters at most.'),
  PASSWORD_WEAK: say('密码过于简单，或包含用户名。', 'The password is too simple, or the name is in it.'),
  PASSWORD_SAME: say('新密码不能与当前密码相同。', 'The new password is the current one.'),
  NAME_INVALID: say(
    '用户名为 1 至 64 个字母、数字或 . _ - @，以字母或数字开头。',
    'A name has 1 to 64 letters, digits or . _ - @, the first a letter or digit.',
  ),
  NAME_TAKEN: say('用户名已被使用。', 'The name is taken.'),
  UNKNOWN_MEMBER: say('没有该成员。', 'There is no such member.'),
  LAST_ADMIN: say('至少保留一名可用的管理员。', 'One admin has to remain.'),
  ROLE_FROM_PROVIDER: say('该成员的角色由身份提供方决定。', 'The identity provider says what this member is.'),
  PROVIDER_REFUSED: say(
    '身份提供方未确认登录，请重试。',
    'The identity provider did not confirm the sign-in. Please try again.',
  ),
  PROVIDER_UNAVAILABLE: say('身份提供方暂时无法访问。', 'The identity provider cannot be reached at the moment.'),
  NO_ROLE: say('您的账号未获授权使用本系统。', 'Your account was given no role here.'),
  NOT_ALLOWED: say('您无权进行此操作。', 'You may not do this.'),
  BULK_INVALID: say(
    '批量提议须包含理由及 1 至 500 个互不相同的项目。',
    'A proposal has a reason and 1 to 500 items, each once.',
  ),
  BULK_UNKNOWN: say('没有该提议。', 'There is no such proposal.'),
  BULK_OWN: say('须由另一人批准。', 'Another person has to approve it.'),
  BULK_OVER: say('该提议已有决定。', 'The proposal was decided already.'),
  BULK_EXPIRED: say('该提议已过期。', 'The proposal has lapsed.'),
} as const satisfies Record<string, BothLanguages>)
export type StaffRefusalCode = keyof typeof STAFF_REFUSALS
