import { describe, expect, it } from 'vitest'
import { lintPack, SHIPPED_PACKS } from '../src/index.ts'
import { yamlOf } from './packs.ts'

const yaml = yamlOf('cn-official-accounts')

/** Line and column, from 1, of a place in a text. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

/** Lints the default pack with one passage replaced; `⟦` in the replacement marks where the mistake is. */
function mistakes(passage: string, replacement: string): { at: string; expected: string; text: string }[] {
  if (yaml.split(passage).length !== 2)
    throw new Error(`The passage stands ${yaml.split(passage).length - 1} times: ${passage}`)
  const marked = yaml.replace(passage, () => replacement)
  const mark = marked.indexOf('⟦')
  const text = marked.replace('⟦', '')
  return lintPack(text).map(({ line, column, message, hint }) => ({
    at: `${line}:${column}`,
    expected: placeOf(text, mark),
    text: `${message} ${hint}`,
  }))
}

describe('the linter', () => {
  it.each(SHIPPED_PACKS)('finds nothing wrong with %s', (name) => {
    expect(lintPack(yamlOf(name))).toEqual([])
  })

  it.each<[what: string, passage: string, replacement: string, said: string]>([
    [
      'a key that stands twice',
      'version: 1.0.0\n',
      'version: 1.0.0\n⟦version: 2.0.0\n',
      'Not YAML: Map keys must be unique. Each key stands once; remove or rename one of them.',
    ],
    [
      'a key that nobody knows',
      'thresholds:\n',
      '⟦treshold: 1\nthresholds:\n',
      'The pack has no key `treshold`. Did you mean `thresholds`?',
    ],
    [
      'a key that is nothing like one',
      'thresholds:\n',
      '⟦zzz: 1\nthresholds:\n',
      'The pack has no key `zzz`. Known here: pack, version, title',
    ],
    [
      'a key that is missing',
      '  - id: quotation\n    verdict: quotation\n',
      '  - ⟦id: quotation\n',
      '`rules.quotation` lacks the key `verdict`.',
    ],
    [
      'a word that is none of the list',
      'verdict: own_content\n    scope',
      'verdict: ⟦own_contents\n    scope',
      '`rules.own-work.verdict` cannot be "own_contents". Did you mean `own_content`?',
    ],
    ['a text for a number', 'marginSeconds: 300', 'marginSeconds: ⟦five', '`priority.marginSeconds` must be a number.'],
    ['a share above one', 'confidence: 0.6', 'confidence: ⟦1.6', '`priority.confidence` must be <= 1.'],
    ['a choice that is neither', 'classifier: off', 'classifier: ⟦maybe', 'It is `off`, or has a threshold'],
    ['an expression that ends too early', 'when: exempt.quotation\n', 'when: exempt.quotation &&⟦\n', 'ends too early'],
    ['a single ampersand', 'when: exempt.quotation\n', 'when: exempt.quotation ⟦& acts\n', 'And is `&&`'],
    ['an assignment', 'when: exempt.quotation\n', 'when: exempt.quotation ⟦= true\n', 'equal is `==`'],
    [
      'types that do not go together',
      'when: exempt.quotation\n',
      'when: ⟦exempt.quotation > 1\n',
      'The types do not go together: bool > double.',
    ],
    [
      'a name that is nearly one',
      'when: exempt.quotation\n',
      'when: ⟦exemt.quotation\n',
      'Nothing is called `exemt` here. Did you mean `exempt`?',
    ],
    [
      'a fact of another scope',
      'when: matched.works == 0 && content.ownWorks > 0',
      'when: matched.works == 0 && ⟦work.score > 0',
      '`work` is known in the scope work only.',
    ],
    [
      'a fact that does not exist',
      'when: work.grade == "AX" && acts',
      'when: acts && work.⟦grad == "AX"',
      '`work` has no field `grad`. Did you mean `grade`?',
    ],
    [
      'a fact within a group that does not exist',
      'when: work.lookalike',
      'when: work.quotation.⟦shar > 0.5',
      '`work.quotation` has no field `shar`. Did you mean `share`?',
    ],
    [
      'a fact on the second line of a folded expression',
      'covered && !distorted && !exempt.unprotected && !exempt.quotation && (exempt.grant || work.grade in ["A4", "A5"])',
      'covered && !distorted\n      && !exempt.quotation && (exempt.⟦grants || work.grade in ["A4", "A5"])',
      '`exempt` has no field `grants`. Did you mean `grant`?',
    ],
    [
      'a mistake inside quotes',
      'when: "!acts && !exempt.any && (!marked || distorted)"',
      'when: "!acts && \\"a\\" != \\"b\\" && !exempt.any && (!⟦maked || distorted)"',
      'Nothing is called `maked` here. Did you mean `marked`?',
    ],
    [
      'a limit that does not exist',
      'when: rewrite.score >= limits.rewrite',
      'when: rewrite.score >= limits.⟦rewrit',
      '`limits` has no field `rewrit`. Did you mean `rewrite`?',
    ],
    [
      'a condition that gives a number',
      'when: work.lookalike',
      'when: ⟦work.score',
      'The expression gives a number, expected true or false.',
    ],
    [
      'a grade that does not exist',
      'work.grade in ["A1", "A2", "A3", "A4"]',
      'work.grade in ["A1", "A2", ⟦"A7", "A4"]',
      '`work.grade` is never "A7".',
    ],
    [
      'a permission that is misspelt',
      'when: work.permission in ["denied", "expired"]',
      'when: work.permission == ⟦"licenced"',
      'Did you mean "licensed"?',
    ],
    [
      'an order of words',
      'when: work.grade == "AX" && acts',
      'when: acts && ⟦work.grade < "A1"',
      '`work.grade` is a word and has no order.',
    ],
    [
      'a regular expression',
      'when: work.lookalike',
      'when: ⟦work.owner.matches("(a+)+$")',
      'Regular expressions are off.',
    ],
    [
      'a division',
      'when: work.lookalike',
      'when: ⟦work.score / work.coverage > 1.0',
      'The operator `/` is not allowed',
    ],
    ['an index', 'when: work.lookalike', 'when: ⟦work.kinds[0] == "text"', 'is not allowed'],
    [
      'lists asked three deep',
      'when: work.lookalike',
      'when: work.kinds.exists(a, work.kinds.exists(b, ⟦work.kinds.exists(c, c == a)))',
      'Lists are asked three deep.',
    ],
    [
      'null',
      'when: work.lookalike',
      'when: work.owner == ⟦null',
      'Only numbers, texts, true and false can be written.',
    ],
    [
      'an exemption that asks about exemptions',
      'when: work.grant.inForce && work.grant.mayHideSource',
      'when: ⟦exempt.quotation',
      'An exemption asks about exemptions.',
    ],
    [
      'a name that is used before it is given',
      'is: match.score >= match.act',
      'is: match.score >= match.act && ⟦settled',
      'Nothing is called `settled` here.',
    ],
    ['a name that is taken', '  - name: isNews', '  - name: ⟦content', 'The name `content` is taken.'],
    [
      'a name that nothing asks for',
      '  - name: isNews',
      '  - name: ⟦idle\n    scope: work\n    is: work.lead\n  - name: isNews',
      'No expression asks for `idle`.',
    ],
    [
      'a limit that nothing asks for',
      '  rewrite: 0.5\n',
      '  rewrite: 0.5\n  ⟦idle: 2\n',
      'No expression asks for the limit `idle`.',
    ],
    [
      'a rule with a condition that an earlier one has',
      'when: exempt.unprotected\n',
      'when: ⟦exempt.quotation\n',
      'The rule `unprotected` never decides: `quotation` stands before it',
    ],
    [
      'a rule with a narrower condition than an earlier one',
      'when: exempt.unprotected\n',
      'when: ⟦exempt.unprotected &&   exempt.quotation\n',
      'Put the narrower rule first.',
    ],
    [
      'a pack whose last rule does not always hold',
      'when: "true"',
      'when: matched.works > 5',
      'Posts for which no rule holds would have no verdict.',
    ],
    [
      'cases that follow another law than counter-notices',
      '  regime: civilcode',
      '  regime: ⟦regs2013',
      'Cases follow `regs2013`, yet counter-notices follow `civilcode`. Give both the same name.',
    ],
    [
      'a time zone that does not exist',
      'timeZone: Asia/Shanghai',
      'timeZone: ⟦Asia/Shanghay',
      'There is no time zone Asia/Shanghay.',
    ],
    [
      'a holiday that does not exist',
      'timeZone: Asia/Shanghai',
      'timeZone: Asia/Shanghai\n  rest: { holidays: [⟦2026-02-30] }',
      'There is no day 2026-02-30.',
    ],
    [
      'a day that is off and on',
      'timeZone: Asia/Shanghai',
      'timeZone: Asia/Shanghai\n  rest: { holidays: [2026-02-28], workdays: [⟦2026-02-28] }',
      '2026-02-28 is listed twice.',
    ],
    [
      'a panel that can be divided',
      'timeZone: Asia/Shanghai',
      'timeZone: Asia/Shanghai\n  panel: ⟦4',
      'A panel of an even number can be divided.',
    ],
    [
      'a period of a case that ends before it begins',
      'timeZone: Asia/Shanghai\n  periods:\n',
      'timeZone: Asia/Shanghai\n  periods:\n    ruling: { amount: 7, atMost: ⟦3, unit: days, basis: [] }\n',
      'The upper end of the period is below its lower end.',
    ],
    [
      'a code that no rule gives',
      'findings:\n  - code',
      'without: [⟦no_match]\nfindings:\n  - code',
      'A rule gives `no_match`, which the pack says it never does.',
    ],
    [
      'a value that there is not',
      '与 {owner} 的{work}{more}可能相同',
      '与 ⟦{ownr} 的{work}{more}可能相同',
      'There is no value `{ownr}`. Did you mean `{owner}`?',
    ],
    [
      'a group of a sentence that does not end',
      '署名不合要求：{grade}[（{defects}）]。',
      '署名不合要求：{grade}[（{defects}）⟦。',
      'A group does not end.',
    ],
    [
      'a reason in one language',
      '      zh: 相同的内容都属于同一主体。\n      en: Every',
      '      ⟦en: Every',
      '`rules.own-work.reasons` lacks the key `zh`.',
    ],
    [
      'a judgement in a sentence',
      '未标明著作权人和可追溯的来源',
      '涉嫌⟦侵权',
      '“侵权” is for courts to say. Say what was found.',
    ],
    [
      'a judgement in an English sentence',
      'Everything that matches belongs',
      'Nothing ⟦infringes and belongs',
      'is for courts to say.',
    ],
    [
      'a restriction without a basis',
      'basis: [著作权法 第五十一条, 信息网络传播权保护条例 第五条]',
      '⟦basis: []',
      'The rule `rights-information` restricts without a basis.',
    ],
    [
      'a threshold for reporting above the one for acting',
      'text: { report: 0.5,',
      'text: { report: ⟦0.6,',
      'The threshold for reporting text is above the one for acting.',
    ],
    [
      'two rules of one name',
      '  - id: rights-information\n    verdict',
      '  - id: ⟦false-source\n    verdict',
      '`rules` has two entries with the id `false-source`.',
    ],
    [
      'two tests of one name',
      '- name: A source that never had it',
      '- name: ⟦An original that quotes a sentence without a credit',
      '`tests` has two entries',
    ],
    [
      'a list of news sources that is not in order',
      'from: 2025-06-01',
      'from: ⟦2020-06-01',
      'The list of 2020-06-01 stands after that of 2021-10-20.',
    ],
    ['a day that there is not', 'from: 2025-06-01', 'from: ⟦2025-02-30', 'There is no day 2025-02-30.'],
    [
      'a unit that is listed twice',
      '        - 学习强国\n',
      '        - 学习强国\n        - ⟦新 华 社\n',
      '新 华 社 is listed twice.',
    ],
    [
      'a variant that there is not',
      'choice: civilcode',
      'choice: ⟦civilcod',
      'There is no variant `civilcod`. Did you mean `civilcode`?',
    ],
    ['two variants of one name', '- id: regs2013', '- id: civilcode', 'Two variants are called `civilcode`.'],
    [
      'a period that ends before it begins',
      'atMost: 20',
      'atMost: ⟦10',
      'The upper end of the period is below its lower end.',
    ],
    [
      'a credit line that lacks what is required',
      '[ 原{what}：{original}]',
      '',
      'The credit line lacks what the pack requires: source. Use {original} and {handle}.',
    ],
    [
      'required fields for some posts only',
      '- fields: [owner, source]',
      '- fields: [owner, source]\n    when: news.flagged',
      'For some posts no fields are required of a mark.',
    ],
    [
      'required fields that never count',
      '- fields: [owner, source]',
      '- fields: [owner, source]\n  - ⟦fields: [owner]',
      'This entry never counts',
    ],
    [
      'a pack that applies to nothing',
      '  jurisdictions: [CN]\n  unsaid: true\n  default: true',
      '  jurisdictions: ⟦[]',
      'The pack applies to nothing.',
    ],
    [
      'a test of a fact that there is not',
      'near: false-source\n    works: [{ grade: A3, defects',
      'near: false-source\n    works: [{ ⟦grad: A3, defects',
      'has no key `grad`. Did you mean `grade`?',
    ],
    [
      'a test of a rule that there is not',
      'near: own-work',
      'near: ⟦own-wrk',
      'There is no rule `own-wrk`. Did you mean `own-work`?',
    ],
    [
      'a test whose rule gives another verdict',
      'verdict: own_content, rule: own-work, permission: own, attribution',
      'verdict: ⟦no_match, rule: own-work, permission: own, attribution',
      'The rule `own-work` gives `own_content`, not `no_match`.',
    ],
    ['a rule that no test nearly meets', '    near: own-work\n', '', 'No test nearly meets the rule `own-work`.'],
    [
      'a test that fails',
      'rule: repost-source, action: hold,',
      'rule: repost-source, action: allow,',
      'The test “A copy without a mark” fails: action is hold, expected allow.',
    ],
    [
      'a near miss that is none',
      'near: false-source\n    works: [{ grade: A3',
      'near: repost-credit\n    works: [{ grade: A3',
      'the rule repost-credit holds, which it nearly should',
    ],
  ])('explains %s', (_what, passage, replacement, said) => {
    const found = mistakes(passage, replacement)
    const mistake = found.find(({ text }) => text.includes(said))
    expect(found.map(({ text }) => text)).toEqual(expect.arrayContaining([expect.stringContaining(said)]))
    if (replacement.includes('⟦')) expect(mistake?.at).toBe(mistake?.expected)
  })

  it('says which code has no rule', () => {
    const without = yamlOf('us-dmca').replace(
      'without: [news_unlicensed, news_source_unlisted]',
      'without: [news_unlicensed]',
    )
    expect(lintPack(without)).toEqual([
      expect.objectContaining({
        message: 'No rule gives `news_source_unlisted`.',
        hint: 'Add a rule, or list the code under `without`.',
      }),
    ])
  })

  it('finds several mistakes at once, in the order of the file', () => {
    const broken = yaml
      .replace('marginSeconds: 300', 'marginSeconds: no')
      .replace('when: work.lookalike', 'when: work.likealook')
      .replace('choice: civilcode', 'choice: none')
    const found = lintPack(broken)
    expect(found.map(({ message }) => message)).toEqual([
      '`priority.marginSeconds` must be a number.',
      'There is no variant `none`.',
      '`work` has no field `likealook`.',
    ])
    expect(found.map(({ line }) => line)).toEqual(found.map(({ line }) => line).toSorted((a, b) => a - b))
  })

  it.each([
    ['nothing', ''],
    ['a number', '42'],
    ['a list', '- a\n- b'],
    ['binary', '\u0000\u0001\u0002'],
    ['an open bracket', 'pack: ['],
    ['deep nesting', '['.repeat(50_000)],
    [
      'aliases of aliases',
      `a: &a [x, x]\n${'bcdefghijklm'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijkl'[index]}`).join(', ')}]`)
        .join('\n')}`,
    ],
    ['lists for maps', yaml.replace('rules:', 'rules: 1\nrulez:')],
    ['a map for a list', 'rules: { a: 1 }\ntests: 5\nlet: no\nlimits: [1]\nexemptions: {}\nnews: []\nlabels: x'],
    [
      'thousands of rules and tests',
      `rules:\n${'- { id: a, scope: work, when: work.scor }\n'.repeat(5000)}tests:\n${'- { near: b }\n'.repeat(5000)}`,
    ],
    ['more than it reads', `# ${'x'.repeat(2_000_000)}`],
  ])('survives %s', (_what, text) => {
    const found = lintPack(text)
    expect(found.length).toBeGreaterThan(0)
    for (const { line, column, message, hint } of found) {
      expect(line).toBeGreaterThan(0)
      expect(column).toBeGreaterThan(0)
      expect(message).not.toBe('')
      expect(hint).not.toBe('')
    }
  })
})
