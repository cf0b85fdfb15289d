import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { networkOf } from '../src/access/attempts.ts'
import { type LinkClaim, type LinkKeys, readLink, signLink } from '../src/access/link.ts'
import { newReceiptCode, readReceiptCode } from '../src/access/receipt-code.ts'
import { caseHistory, checkFiles, contestedBy, dutyOf, fileName, newCase, type RecordedEvent } from '../src/index.ts'
import { eventOf, openingOf, reviewer } from '../src/testing.ts'
import { caseAfter, played, regimes } from './cases.ts'

describe('a receipt code', () => {
  it('is never the same, and read however people type it', () => {
    const codes = new Set(Array.from({ length: 1000 }, newReceiptCode))
    expect(codes.size).toBe(1000)
    for (const code of codes) {
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/)
      const typed = code.toLowerCase().replaceAll('-', ' – ').replaceAll('0', 'o').replaceAll('1', 'l')
      expect(readReceiptCode(typed)).toBe(code.replaceAll('-', ''))
    }
  })

  it('is none when it is too short, too long, or of other letters', () => {
    for (const typed of [
      '',
      'ABCDE-ABCDE-ABCDE-ABCD',
      'ABCDE-ABCDE-ABCDE-ABCDEA',
      'UUUUU-ABCDE-ABCDE-ABCDE',
      '7'.repeat(1e6),
    ]) {
      expect(readReceiptCode(typed)).toBeNull()
    }
  })
})

describe('a signed link', () => {
  const keys: LinkKeys = {
    current: 'b',
    keys: new Map([
      ['a', randomBytes(32)],
      ['b', randomBytes(32)],
    ]),
  }
  const now = new Date('2026-03-10T09:00:00Z')
  const claim: LinkClaim = {
    caseId: 'c-1',
    side: 'respondent',
    generation: 3,
    expiresAt: new Date('2026-03-11T09:00:00Z'),
  }
  const token = signLink(claim, keys)

  it('says what was signed, until it expires, also under a key that no longer signs', () => {
    expect(readLink(token, keys, now)).toEqual({ claim })
    expect(readLink(signLink(claim, { ...keys, current: 'a' }), keys, now)).toEqual({ claim })
    expect(readLink(token, keys, claim.expiresAt)).toEqual({ refused: 'expired' })
  })

  it('is forged when any of its characters is another one, or its key is not ours', () => {
    for (let index = 0; index < token.length; index++) {
      const other = token[index] === 'A' ? 'B' : 'A'
      const changed = token.slice(0, index) + other + token.slice(index + 1)
      // The last character of a signature holds bits that mean nothing.
      if (index === token.length - 1 && 'claim' in readLink(changed, keys, now)) continue
      expect(readLink(changed, keys, now)).toEqual({ refused: 'forged' })
    }
    const others = { current: 'b', keys: new Map([['b', randomBytes(32)]]) }
    for (const given of ['', '.', '1.b..', '1.b.e30.', signLink(claim, others), `${token}.`, 'x'.repeat(1e6)]) {
      expect(readLink(given, keys, now)).toEqual({ refused: 'forged' })
    }
  })

  it('of another side or case cannot be made out of it', () => {
    const [version, id, , signature] = token.split('.')
    for (const said of [
      ['c-2', 'respondent', 3, 4e9],
      ['c-1', 'claimant', 3, 4e9],
      ['c-1', 'respondent', 3, 9e9],
    ]) {
      const payload = Buffer.from(JSON.stringify(said)).toString('base64url')
      expect(readLink([version, id, payload, signature].join('.'), keys, now)).toEqual({ refused: 'forged' })
    }
  })

  it('is not signed with a key that is short or missing', () => {
    expect(() => signLink(claim, { current: 'a', keys: new Map([['a', randomBytes(16)]]) })).toThrow(TypeError)
    expect(() => signLink(claim, { current: 'z', keys: keys.keys })).toThrow(TypeError)
  })
})

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('attempts from %s count for %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

describe('files', () => {
  const file = { name: 'a.pdf', bytes: 100, mediaType: 'application/pdf' }

  it('are taken for what their bytes are, up to a size and a number', () => {
    expect(checkFiles(Array.from({ length: 8 }, () => file))).toEqual([])
    const problems = checkFiles([
      { ...file, bytes: 0 },
      { ...file, bytes: 10 * 1024 * 1024 + 1 },
      { ...file, mediaType: 'image/svg+xml' },
      { ...file, mediaType: 'text/html' },
      { ...file, mediaType: null },
      ...Array.from({ length: 4 }, () => file),
    ])
    expect(problems.map(({ index, problem }) => `${index} ${problem}`)).toEqual([
      '0 empty',
      '1 too_large',
      '2 type',
      '3 type',
      '4 type',
      '8 too_many',
    ])
  })

  it.each([
    ['证据 1.pdf', '证据 1.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\王\\proof.png', 'proof.png'],
    ['a\r\nSet-Cookie: x="1".pdf', 'aSet-Cookie: x=1.pdf'],
    ['\u202egpj.exe\u2066', 'gpj.exe'],
    ['...', 'file'],
    ['\0\u200b', 'file'],
    [`${'长'.repeat(10_000)}.webp`, `${'长'.repeat(115)}.webp`],
  ])('named %j are called %j', (given, name) => {
    expect(fileName(given)).toBe(name)
  })
})

describe('the history', () => {
  const opening = openingOf('civilcode', { kind: 'report', panel: true })
  const vote = (id: string) => eventOf('vote', '2026-03-10T09:30:00.000Z', reviewer(id))
  const steps = played(
    opening,
    'file',
    'accept',
    vote('ada'),
    vote('bob'),
    vote('cat'),
    eventOf('grant', '2026-03-10T10:00:00.000Z', reviewer('zoe')),
  )
  const events: RecordedEvent[] = steps.map(({ event, after }) => ({
    number: after.version,
    type: event.type,
    at: new Date(event.at),
    by: event.by,
    data: event.data,
    state: after.state,
  }))
  const now = steps.at(-1)?.after ?? newCase(opening)

  it('shows staff everything, with who voted how', () => {
    const { entries, clocks } = caseHistory(now, events, 'staff')
    expect(entries.map(({ type, byId, vote: voted }) => [type, byId, voted])).toContainEqual(['vote', 'ada', true])
    expect(clocks).toEqual([
      expect.objectContaining({
        clock: 'appeal',
        kind: 'window',
        what: { zh: '提出申诉', en: 'Time to appeal' },
        basis: ['互联网用户公众账号信息服务管理规定 第二十条'],
      }),
    ])
  })

  it('shows parties what concerns them, and nobody of the staff by name', () => {
    const { entries } = caseHistory(now, events, 'party')
    expect(entries.map(({ type }) => type)).toEqual(['file', 'accept', 'grant'])
    expect(JSON.stringify(entries)).not.toMatch(/ada|bob|cat|zoe/)
    expect(entries.at(-1)).toMatchObject({
      what: { zh: '投诉成立' },
      stateWords: { en: 'Decided, open to appeal' },
      reasons: { en: 'Because.' },
    })
  })
})

describe('without a person', () => {
  it.each(regimes)(
    'a complete form is accepted, and one that lacks something goes back with what it lacks: %s',
    (regime) => {
      const filed = caseAfter(openingOf(regime), 'file')
      expect(dutyOf(filed, false)).toEqual({ type: 'accept', data: {} })
      expect(dutyOf({ ...filed, missing: ['work', 'proof'] }, false)).toEqual({
        type: 'return',
        data: {
          reasons: {
            zh: '材料不完整，请补正：作品名称、初步证明材料。',
            en: 'The form is incomplete. Please add: the work, prima facie evidence.',
          },
        },
      })
    },
  )

  it('nothing is accepted of somebody whose standing is low, and no measure is taken', () => {
    expect(dutyOf(caseAfter(openingOf('regs2013', { limited: true }), 'file'), false)).toBeNull()
    expect(dutyOf(caseAfter(openingOf('regs2013'), 'file', 'accept'), false)).toBeNull()
  })

  it('a notice is forwarded once the platform has it', () => {
    const acted = caseAfter(openingOf('civilcode'), 'file', 'accept', 'act')
    expect(dutyOf(acted, false)).toBeNull()
    expect(dutyOf(acted, true)).toEqual({ type: 'forward', data: {} })
  })

  it('nothing else happens', () => {
    const dutiful = new Set<string>()
    for (const regime of regimes) {
      for (const kind of ['notice', 'report', 'appeal'] as const) {
        const now = newCase(openingOf(regime, { kind }))
        for (const state of [
          'new',
          'returned',
          'accepted',
          'awaiting_statement',
          'waiting',
          'in_court',
          'deciding',
          'decided',
          'appealed',
          'closed',
        ] as const) {
          const duty = dutyOf({ ...now, state, missing: ['work'] }, true)
          if (duty !== null) dutiful.add(`${state} ${duty.type}`)
        }
      }
    }
    expect([...dutiful]).toEqual([])
  })
})

it('what a verdict says decides whether a panel sits and whether a measure stands', () => {
  const verdict = {
    contentId: 'a-1',
    revision: 2,
    verdictId: 'v',
    accountId: 'acct',
    verdict: 'rewrite_suspected',
    action: 'review',
    timings: { acceptedAt: '2026-03-01T08:00:00.000Z', decidedAt: '2026-03-01T08:00:01.000Z' },
  } as const
  expect(contestedBy(verdict)).toEqual({
    contentId: 'a-1',
    revision: 2,
    verdictId: 'v',
    verdictAt: '2026-03-01T08:00:01.000Z',
    verdictAction: 'review',
    accountId: 'acct',
    panel: true,
    measure: false,
  })
  expect(contestedBy({ ...verdict, verdict: 'attribution_missing', action: 'hold' })).toMatchObject({
    panel: false,
    measure: true,
  })
})
