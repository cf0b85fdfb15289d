import type { BothLanguages } from '@sourcemark/review'
import { say } from './language.ts'
import { type ProblemAnswer, problem } from './route.ts'

/** What the server itself refuses, whatever was asked. */
export const PROBLEMS = Object.freeze({
  NOT_FOUND: [404, say('没有找到该页面。', 'There is nothing here.')],
  METHOD_NOT_ALLOWED: [405, say('此处不接受该操作。', 'This cannot be done here.')],
  SIGN_IN: [401, say('请先登录。', 'Sign in first.')],
  SHOW_CODE: [401, say('请先输入查询码。', 'Show the code of your case first.')],
  NOT_ALLOWED: [403, say('您的权限不足。', 'Your role does not allow this.')],
  NOT_YOUR_SIDE: [403, say('该操作属于另一方。', 'This is for the other side to do.')],
  PASSWORD_FIRST: [403, say('请先修改一次性密码。', 'Change your one-time password first.')],
  FORM_EXPIRED: [
    403,
    say('表单已失效，请返回重新提交。', 'The form has expired. Go back, load it again and send it once more.'),
  ],
  INPUT_INVALID: [400, say('提交的内容格式有误。', 'Something in the request is missing or malformed.')],
  TOO_LARGE: [413, say('提交的内容过大。', 'What was sent is too large.')],
  FILE_TOO_LARGE: [413, say('文件过大。', 'A file is too large.')],
  TOO_MANY_FILES: [413, say('文件过多。', 'There are too many files.')],
  TYPE_UNSUPPORTED: [415, say('不支持该内容类型。', 'Content of this type is not read here.')],
  TOO_MANY_REQUESTS: [429, say('请求过于频繁，请稍后再试。', 'Too many requests. Try again a little later.')],
  FAILED: [500, say('服务器出错，请稍后再试。', 'Something went wrong here. Try again later.')],
  UNAVAILABLE: [503, say('服务暂不可用，请稍后再试。', 'This is not available just now. Try again later.')],
} as const satisfies Record<string, readonly [number, BothLanguages]>)
export type ProblemCode = keyof typeof PROBLEMS

/** The answer to what the server refuses. */
export const refusal = (code: ProblemCode, more: Readonly<Record<string, unknown>> = {}): ProblemAnswer => {
  const [status, title] = PROBLEMS[code]
  return problem(status, code, title, { more })
}
