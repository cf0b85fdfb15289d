import type { Block, ReadPart } from '@sourcemark/attribution'

/** Pairs of marks that set off words. Single ones are left out: they are apostrophes as well. */
const closings: Readonly<Record<string, string>> = Object.freeze({
  '“': '”',
  '„': '”',
  '「': '」',
  '『': '』',
  '«': '»',
  '﹁': '﹂',
  '﹃': '﹄',
  '〝': '〞',
  '｢': '｣',
})
const straight = '"'
const anySign = new RegExp(`[${straight}${Object.entries(closings).flat().join('')}]`, 'g')

/** Code units that may stand between two marks of one pair, and blocks that the pair may span. What is longer is two accidents, not a pair. */
const reach = Object.freeze({ units: 40_000, blocks: 400 })

interface Sign {
  readonly block: number
  readonly offset: number
  readonly closing: string
}

/** Marks that were opened and not closed yet. Closing takes time only for what it removes, so that no text is slow to read. */
class OpenSigns {
  readonly #signs: Sign[] = []
  readonly #counts = new Map<string, number>()

  push(sign: Sign): void {
    this.#signs.push(sign)
    this.#counts.set(sign.closing, (this.#counts.get(sign.closing) ?? 0) + 1)
  }

  /** Takes out the latest sign that `closing` closes, and after it what was opened since; nothing when there is none. */
  close(closing: string): Sign[] {
    if ((this.#counts.get(closing) ?? 0) === 0) return []
    const removed = this.#signs.splice(this.#signs.findLastIndex((sign) => sign.closing === closing))
    for (const sign of removed) this.#counts.set(sign.closing, (this.#counts.get(sign.closing) as number) - 1)
    return removed
  }

  rest(): readonly Sign[] {
    return this.#signs
  }
}

/** A quotation from its first to its last mark; both lie inside. */
export interface Quoted {
  readonly from: { readonly block: number; readonly offset: number }
  readonly to: { readonly block: number; readonly offset: number }
}

/**
 * Passages between matching quotation marks that readers see. Within a block marks are matched like brackets. Across blocks a pair counts when
 * it begins where words begin (at a block's start, or after a colon) and ends where a block ends, or when each block begins with a mark and the
 * last one ends with one, as long quotations are set in books. A mark without its other half sets nothing off.
 */
export function quotationsIn({ blocks }: ReadPart): Quoted[] {
  const found: Quoted[] = []
  const open = new OpenSigns()
  const loose: { sign: Sign; opens: boolean }[] = []
  for (const [number, block] of blocks.entries()) {
    const { pairs, left } = pairsOf(block, number)
    for (const pair of pairs) found.push(pair)
    for (const sign of left) loose.push(sign)
  }
  for (const { sign, opens } of loose) {
    const block = blocks[sign.block] as Block
    if (opens) {
      if (beginsWords(block, sign.offset)) open.push(sign)
      continue
    }
    if (!endsBlock(block, sign.offset)) continue
    const [first] = open.close(sign.closing)
    if (first !== undefined && isWithinReach(blocks, first, sign)) found.push({ from: first, to: sign })
  }
  return [...found, ...continued(blocks, loose, found)]
}

function pairsOf(block: Block, number: number): { pairs: Quoted[]; left: { sign: Sign; opens: boolean }[] } {
  const pairs: Quoted[] = []
  const open = new OpenSigns()
  const left: { sign: Sign; opens: boolean }[] = []
  for (const { 0: character, index: offset } of block.text.matchAll(anySign)) {
    if (block.seen[offset] !== 'visible') continue
    const isStraight = character === straight
    const closing = closings[character]
    if (closing !== undefined) {
      open.push({ block: number, offset, closing })
      continue
    }
    const [from, ...between] = open.close(character)
    // what was opened in between never ended
    for (const sign of between) left.push({ sign, opens: true })
    if (from !== undefined) pairs.push({ from, to: { block: number, offset } })
    else if (!isStraight) left.push({ sign: { block: number, offset, closing: character }, opens: false })
    // after a digit a straight mark means inches, seconds or minutes
    else if (!/\d/.test(block.text[offset - 1] ?? '')) open.push({ block: number, offset, closing: straight })
  }
  for (const sign of open.rest()) left.push({ sign, opens: true })
  left.sort((a, b) => a.sign.offset - b.sign.offset)
  return { pairs, left: left.map((one) => settled(block, one)) }
}

/** A straight mark that is left over at the end of a block closes what was opened before it. */
function settled(block: Block, { sign, opens }: { sign: Sign; opens: boolean }): { sign: Sign; opens: boolean } {
  return { sign, opens: sign.closing === straight ? !endsBlock(block, sign.offset) : opens }
}

const beginsWords = (block: Block, offset: number): boolean =>
  beginsBlock(block, offset) || /[:：,，]\s*$/.test(block.text.slice(Math.max(0, offset - 4), offset))

const beginsBlock = ({ text }: Block, offset: number): boolean =>
  offset < 40 && !/[\p{L}\p{N}]/u.test(text.slice(0, offset))

const endsBlock = ({ text }: Block, offset: number): boolean =>
  text.length - offset < 40 && !/[\p{L}\p{N}]/u.test(text.slice(offset))

function isWithinReach(blocks: readonly Block[], from: Sign, to: Sign): boolean {
  if (to.block - from.block > reach.blocks) return false
  let units = 0
  for (let number = from.block; number <= to.block; number++) units += (blocks[number] as Block).text.length
  return units <= reach.units
}

/** Runs of blocks that each begin with a mark, of which only the last one ends with its other half. */
function continued(
  blocks: readonly Block[],
  loose: readonly { sign: Sign; opens: boolean }[],
  pairs: readonly Quoted[],
): Quoted[] {
  const begun = new Map<number, Sign>()
  for (const { sign, opens } of loose)
    if (opens && beginsBlock(blocks[sign.block] as Block, sign.offset)) begun.set(sign.block, sign)
  const found: Quoted[] = []
  for (const { from, to } of pairs) {
    if (from.block !== to.block || !endsBlock(blocks[to.block] as Block, to.offset)) continue
    const block = blocks[from.block] as Block
    if (!beginsBlock(block, from.offset)) continue
    const closing = closings[block.text[from.offset] as string] ?? straight
    for (let number = from.block - 1; from.block - number <= reach.blocks; number--) {
      const sign = begun.get(number)
      if (sign === undefined || sign.closing !== closing) break
      found.push({ from: sign, to: { block: number, offset: (blocks[number] as Block).text.length - 1 } })
    }
  }
  return found
}
