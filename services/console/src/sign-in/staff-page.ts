import {
  type GivenPassword,
  listStaff,
  STAFF_REFUSALS,
  STAFF_ROLES,
  type StaffMember,
  type StaffRefusalCode,
} from '@sourcemark/staff'
import { type Answer, page, type Visit } from '../http/route.ts'
import { Badge } from '../pages/badge.ts'
import { dictionary } from '../pages/dictionary.ts'
import { Choice, ErrorSummary, Field, Form } from '../pages/form.ts'
import { html } from '../pages/html.ts'
import { Moment } from '../pages/moment.ts'
import { Said } from '../pages/outside-link.ts'
import { Table } from '../pages/table.ts'
import { ROLE_MEANING, ROLE_WORDS } from './role-words.ts'

const words = dictionary({
  title: { zh: '成员管理', en: 'Staff' },
  members: { zh: '成员', en: 'Members' },
  name: { zh: '用户名', en: 'Name' },
  role: { zh: '角色', en: 'Role' },
  state: { zh: '状态', en: 'State' },
  seen: { zh: '最近活动', en: 'Last seen' },
  change: { zh: '操作', en: 'Changes' },
  none: { zh: '没有成员。', en: 'There are no members.' },
  active: { zh: '可用', en: 'Active' },
  disabled: { zh: '已停用', en: 'Disabled' },
  oneTime: { zh: '待修改一次性密码', en: 'Has a one-time password' },
  provider: { zh: '身份提供方', en: 'Identity provider' },
  never: { zh: '未登录', en: 'Not signed in' },
  setRole: { zh: '设为', en: 'Set role' },
  disable: { zh: '停用', en: 'Disable' },
  enable: { zh: '恢复', en: 'Enable' },
  reset: { zh: '重置密码', en: 'New password' },
  add: { zh: '新增成员', en: 'Add a member' },
  create: { zh: '新增', en: 'Add' },
  given: { zh: '一次性密码（仅显示一次）', en: 'One-time password (shown only once)' },
  tell: {
    zh: (name: string) => `请将密码安全地告知 ${name}，首次登录后须修改。七天内有效。`,
    en: (name: string) =>
      `Tell it to ${name} by a safe way. It has to be changed at the first sign-in, and is good for seven days.`,
  },
  refused: { zh: '未完成', en: 'Nothing was changed' },
  done: { zh: '已保存。', en: 'Saved.' },
  of: { zh: (name: string) => `${name} 的角色`, en: (name: string) => `Role of ${name}` },
})

interface StaffPageState {
  readonly given?: GivenPassword
  readonly refused?: StaffRefusalCode
  readonly done?: boolean
}

/** Who works here, and what admins change about that. */
export async function staffPage(visit: Visit, { given, refused, done = false }: StaffPageState): Promise<Answer> {
  const { language, services } = visit
  const say = words[language]
  const members = await listStaff(services.database)
  const roles = STAFF_ROLES.map((role) => ({ value: role, label: ROLE_WORDS[role][language] }))
  const body = html`
    <h1>${say.title}</h1>
    ${done ? html`<p class="done" role="status">${say.done}</p>` : null}
    <${ErrorSummary} title=${say.refused} errors=${refused === undefined ? {} : { name: STAFF_REFUSALS[refused][language] }} />
    ${
      given === undefined
        ? null
        : html`
            <section class="note" role="status">
              <h2>${say.given}</h2>
              <p><code class="secret" id="one-time">${given.password}</code></p>
              <p>${say.tell(given.name)}</p>
            </section>`
    }
    <${Table}
      caption=${say.members}
      columns=${[say.name, say.role, say.state, say.seen, say.change]}
      empty=${say.none}
      rows=${members.map((member) => [
        html`<${Said}>${member.name}<//>`,
        ROLE_WORDS[member.role][language],
        stateOf(visit, member),
        member.seenAt === null ? say.never : html`<${Moment} visit=${visit} at=${member.seenAt} />`,
        changes(visit, member),
      ])} />
    <h2>${say.add}</h2>
    <${Form} visit=${visit} action="/staff" class="narrow">
      <${Field} name="name" label=${say.name} required maxlength=${64} autocomplete="off" />
      <${Choice} name="role" label=${say.role} value="reviewer" options=${roles} />
      <button class="primary" type="submit">${say.create}</button>
    <//>
    <dl class="facts">${STAFF_ROLES.map(
      (role) => html`<div><dt>${ROLE_WORDS[role][language]}</dt><dd>${ROLE_MEANING[role][language]}</dd></div>`,
    )}</dl>`
  return page(say.title, body, { status: refused === undefined ? 200 : 422 })
}

function stateOf({ language }: Visit, { disabledAt, mustChangePassword, local }: StaffMember) {
  const say = words[language]
  if (disabledAt !== null) return html`<${Badge} word=${say.disabled} tone="bad" />`
  return html`
    <${Badge} word=${say.active} tone="good" />
    ${mustChangePassword ? html` <${Badge} word=${say.oneTime} tone="warn" />` : null}
    ${local ? null : html` <${Badge} word=${say.provider} />`}`
}

function changes(visit: Visit, { staffId, name, role, local, disabledAt }: StaffMember) {
  const { language } = visit
  const say = words[language]
  const action = (what: string): string => `/staff/${encodeURIComponent(staffId)}/${what}`
  return html`
    <div class="actions">
      ${
        local
          ? html`
              <${Form} visit=${visit} action=${action('role')} class="inline">
                <select name="role" aria-label=${say.of(name)}>
                  ${STAFF_ROLES.map((one) => html`<option value=${one} selected=${one === role}>${ROLE_WORDS[one][language]}</option>`)}
                </select>
                <button type="submit">${say.setRole}</button>
              <//>
              <${Form} visit=${visit} action=${action('password')}><button type="submit">${say.reset}</button><//>`
          : null
      }
      <${Form} visit=${visit} action=${action(disabledAt === null ? 'disable' : 'enable')}>
        <button class=${disabledAt === null ? 'danger' : undefined} type="submit">${disabledAt === null ? say.disable : say.enable}</button>
      <//>
    </div>`
}
