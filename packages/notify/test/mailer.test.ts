import type { Case, OutboxMessage } from '@sourcemark/review'
import { afterEach, expect, it } from 'vitest'
import { claimantLetter, htmlOf, operatorsLetter, usualLanguage } from '../src/letter.ts'
import { createMailer, isMailAddress, type Mailer, type MailerOptions } from '../src/mailer.ts'
import { startMailServer } from './receivers.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function mailTo(server: Parameters<typeof startMailServer>[0] = {}, more: Partial<MailerOptions> = {}) {
  const { port, letters, close } = await startMailServer(server)
  const mailer = createMailer({ host: '127.0.0.1', port, tls: 'none', from: 'cases@sourcemark.example', ...more })
  closers.push(() => mailer.close(), close)
  return { mailer, letters }
}

const letter = { subject: '案件 c-1', paragraphs: ['一', '<script>alert(1)</script> & "two"'] }
const send = (mailer: Mailer, to = 'wang@example.com', given = letter) => mailer.send(to, given, 'zh', 'msg_1')

/** A header, unfolded. */
const header = (source: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(source.split('\r\n\r\n')[0] ?? '')?.[1]

/** The part of a letter with a type, decoded. */
function part(source: string, type: string): string {
  const [head = '', ...rest] = source.slice(source.indexOf(`Content-Type: ${type}`)).split('\r\n\r\n')
  const text = rest.join('\r\n\r\n').split('\r\n--')[0] ?? ''
  return /base64/i.test(head)
    ? Buffer.from(text, 'base64').toString('utf8')
    : Buffer.from(
        text
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString('utf8')
}

it('a letter arrives as text and as escaped HTML, under an id that does not change, and asks no machine to answer', async () => {
  const { mailer, letters } = await mailTo()
  for (let turn = 0; turn < 2; turn++) expect(await send(mailer)).toEqual({ sent: true })
  const [first, second] = letters
  if (first === undefined || second === undefined) throw new Error('nothing came')
  expect([first.from, first.to]).toEqual(['cases@sourcemark.example', ['wang@example.com']])
  expect(header(first.source, 'Message-ID')).toBe('<msg_1@sourcemark.example>')
  expect(header(second.source, 'Message-ID')).toBe(header(first.source, 'Message-ID'))
  expect(header(first.source, 'Auto-Submitted')).toBe('auto-generated')
  expect(part(first.source, 'text/plain')).toContain('<script>alert(1)</script> & "two"')
  const html = part(first.source, 'text/html')
  expect(html).toContain('<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;two&quot;</p>')
  expect(html).not.toContain('<script')
})

it('nothing that is filled in becomes a second recipient or a header', async () => {
  const { mailer, letters } = await mailTo()
  for (const to of [
    'a@example.com, b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    'a@example.com>\r\nRCPT TO:<b@example.com',
    '"a" <a@example.com>',
    'a@example.com;b@example.com',
    'a@[127.0.0.1]',
    `${'a'.repeat(300)}@example.com`,
    'a@example',
  ]) {
    expect(isMailAddress(to)).toBe(false)
    expect(await send(mailer, to)).toMatchObject({ sent: false, never: true })
  }
  const subject = 'c-1\r\nBcc: evil@example.com\r\n\r\nbody\u202e\u0000'
  expect(await send(mailer, 'a@example.com', { ...letter, subject })).toEqual({ sent: true })
  expect(letters.map(({ to }) => to)).toEqual([['a@example.com']])
  expect(header(letters[0]?.source ?? '', 'Bcc')).toBeUndefined()
  expect(header(letters[0]?.source ?? '', 'Subject')).toContain('Bcc: evil@example.com')
})

it('a recipient that is refused for good is given up, a server that is busy or away is not', async () => {
  const refuse = (responseCode: number) => ({
    onRcptTo: (_address: unknown, _session: unknown, done: (error?: Error) => void) =>
      done(Object.assign(new Error('no'), { responseCode })),
  })
  expect(await send((await mailTo(refuse(550))).mailer)).toMatchObject({ sent: false, never: true })
  expect(await send((await mailTo(refuse(451))).mailer)).toMatchObject({ sent: false, never: false })
  const away = createMailer({ host: '127.0.0.1', port: 1, tls: 'none', from: 'a@b.example' })
  closers.push(() => away.close())
  expect(await send(away)).toMatchObject({ sent: false, never: false })
})

it('nothing is sent, and no password told, to a server that offers no TLS where TLS is asked for', async () => {
  const asked: string[] = []
  const { mailer, letters } = await mailTo(
    {
      onAuth(auth, _session, done) {
        asked.push(auth.username ?? '')
        done(null, { user: auth.username ?? '' })
      },
    },
    { tls: 'starttls', user: 'u', password: 'p' },
  )
  expect(await send(mailer)).toMatchObject({ sent: false, never: false })
  expect([asked, letters]).toEqual([[], []])
})

const message: OutboxMessage = {
  caseId: 'c-1',
  number: 2,
  effect: 'notify_claimant',
  recipient: 'claimant',
  attempts: 1,
  body: {
    contentId: 'a-200',
    revision: 1,
    claimant: 'p-1',
    accountId: 'acct-9',
    event: 'return',
    at: '2026-03-10T09:00:00.000Z',
    state: 'returned',
    clock: null,
    reason: null,
  },
}
const stands = {
  policy: { regime: 'civilcode', calendar: { timeZone: 'Asia/Shanghai' } },
  clocks: [
    { clock: 'correction', dueAt: '2026-03-17T16:00:00.000Z' },
    { clock: 'feedback', dueAt: '2026-03-17T16:00:00.000Z' },
  ],
} as unknown as Case

it('a claimant reads in their language what happened, why, until when they can do something, and where to go on', () => {
  const event = { data: { reasons: { zh: '缺少证据。', en: 'No evidence.' } } } as never
  const zh = claimantLetter(message, stands, event, 'zh', 'https://s.example/case')
  expect(zh.subject).toBe('案件 c-1：已退回，待补正')
  expect(zh.paragraphs).toEqual([
    '案件有新进展：退回补正。',
    '当前状态：已退回，待补正。',
    '理由：缺少证据。',
    '补正材料：截至 2026年3月18日 00:00 (Asia/Shanghai)。',
    '请在 https://s.example/case 用回执码查看案件并继续办理。回执码在提交时显示，我们不会通过邮件发送。',
    '本邮件由系统自动发出，回复无人查收。',
  ])
  const en = claimantLetter(message, stands, event, 'en', 'https://s.example/case')
  expect(en.subject).toBe('Case c-1: Sent back to be completed')
  expect(en.paragraphs[3]).toBe('Completion of the form: until 18 March 2026 at 00:00 (Asia/Shanghai).')
  expect(htmlOf(en, 'en')).toMatch(/^<!doctype html><html lang="en"><body><p>/)
})

it('operators read in both languages what is about to be missed', () => {
  const alert = {
    ...message,
    effect: 'alert_operators',
    recipient: 'operators',
    body: { ...message.body, event: 'deadline_passed', clock: 'act', state: 'accepted' },
  } as const
  expect(operatorsLetter(alert).subject).toBe('c-1: 逾期 / A deadline was missed')
  expect(operatorsLetter(alert).paragraphs.slice(0, 2)).toEqual([
    '案件 c-1：逾期 (采取措施); 已受理',
    'Case c-1: A deadline was missed (Measures); Accepted',
  ])
  expect([usualLanguage(stands), usualLanguage({ policy: { regime: 'dsa' } } as Case)]).toEqual(['zh', 'en'])
})
