import { afterEach, expect, test } from 'vitest'
import { account, type PlatformEvent, published, registered, withdrawn } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { shuffled } from '../support/random.ts'
import { said } from '../support/said.ts'
import { madeUpText } from '../support/texts.ts'

const seeds = [11, 22, 33]
const families = 7

let line: Line | undefined
afterEach(async () => {
  await line?.stop()
  line = undefined
})

/** About sixty contents around some originals, with everything that may happen to them. */
function scenario(): PlatformEvent[] {
  const events: PlatformEvent[] = []
  for (let family = 0; family < families; family++) {
    const id = (name: string): string => `f${family}-${name}`
    const language = family % 2 === 0 ? 'zh' : 'en'
    const units = language === 'zh' ? 220 : 130
    const text = madeUpText(language, family, units)
    const own = (seed: number): string => madeUpText(language, 1000 + family * 10 + seed, units / 2)
    const half = text.slice(0, Math.floor(text.length / 2))
    const quote = text.slice(-Math.floor(text.length / 4))
    const post = (name: string, minute: number, fields: Partial<Parameters<typeof published>[0]>): PlatformEvent =>
      published({ contentId: id(name), minute: family * 100 + minute, language, ...fields })

    const entity = { entityId: `e-${family}` }
    events.push(
      account(id('author'), entity, 1),
      account(id('author'), { ...entity, name: 'An earlier name' }, 0),
      account(id('sibling'), entity, 1),
      account(id('changing'), entity, 1),
      account(id('changing'), { entityId: 'e-elsewhere' }, 2),
      family % 3 === 0
        ? registered({ contentId: id('a'), minute: family * 100, owner: `Owner ${family}`, text })
        : post('a', 0, { accountId: id('author'), text }),
      post('copy', 10, { text: `${own(1)}\n${text}` }),
      // Of a copy of the original, with what the copy added.
      post('copy-of-copy', 20, { text: `${own(1)}\n${text}` }),
      post('half', 30, { text: `${own(2)}\n${half}` }),
      post('quote', 40, { text: `${own(3)}\n${own(4)}\n${quote}` }),
      post('sibling', 50, { accountId: id('sibling'), text }),
      post('changing', 55, { accountId: id('changing'), text }),
      post('declared', 60, { text, declared: { repostOf: { contentId: id('a') } } }),
      post('claims', 70, { text: half, declared: { original: true } }),
      // One that edits its copy away, and one that becomes a copy.
      post('cleaned', 5, { text }),
      post('cleaned', 5, { revision: 2, text: own(5) }),
      post('turned', 80, { text: own(6) }),
      post('turned', 80, { revision: 2, text: `${own(6)}\n${half}` }),
    )
    if (family % 3 === 1) events.push(withdrawn(id('a'), family * 100 + 90))
    if (family % 3 === 2) events.push(withdrawn(id('copy'), family * 100 + 90))
  }
  return events
}

test('the same contents in any order, over two workers, end with the same verdicts to the byte', async () => {
  const events = scenario()
  const ends: string[] = []
  for (const seed of seeds) {
    line = await startLine({ workers: 2 })
    await line.send(shuffled(events, seed))
    await line.idle()
    const final = said(line.finalVerdicts())
    if (seed === seeds[0]) {
      const codes = new Map<string, number>()
      for (const { verdict } of line.finalVerdicts().values()) codes.set(verdict, (codes.get(verdict) ?? 0) + 1)
      // The scenario is worth something only when it reaches all of these.
      expect([...codes.keys()].sort()).toEqual([
        'attributed_repost',
        'attribution_defective',
        'attribution_missing',
        'false_original_claim',
        'no_match',
        'own_content',
      ])
      expect(line.finalVerdicts().get('f1-copy')?.matches).toEqual([])
      expect(
        line
          .finalVerdicts()
          .get('f2-copy-of-copy')
          ?.matches.map(({ contentId }) => contentId),
      ).toContain('f2-a')
    }
    expect(line.deadLetters()).toEqual([])
    ends.push(final.join('\n'))
    await line.stop()
    line = undefined
  }
  expect(ends[0]?.split('\n').length).toBe(new Set(scenario().flatMap(judgedId)).size)
  for (const end of ends.slice(1)) expect(end).toBe(ends[0])
}, 300_000)

const judgedId = ({ type, data }: PlatformEvent): string[] =>
  type === 'sourcemark.content.published.v1' ? [String(data.contentId)] : []
