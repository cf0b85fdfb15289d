import type { Database, PreparedStatement } from '@sourcemark/database'
import type { IndexDefinition, IndexEntry } from '../../packages/originals/src/lookup/contract.ts'
import type { LoggedEntry } from '../../packages/originals/src/lookup/log.ts'

const begin = Date.UTC(2026, 0, 1)
/** Contents that one owner has published, on average. */
const perOwner = 10

/** Behind every content that was made up. */
export const afterAll = Object.freeze({ contentId: 'query', publishedAt: new Date(begin + 2 ** 40) })

/** When the content of a number was published. */
export const publishedAtOf = (number: number): Date => new Date(begin + number * 1000)

/** Content `number`, from 0 on, as it stands in the truth. */
export const entryOf = (
  index: IndexDefinition,
  number: number,
  contents: number,
  postings: Uint8Array,
): IndexEntry => ({
  index: index.name,
  fingerprintId: BigInt(number + 1),
  contentId: `content-${number}`,
  publishedAt: publishedAtOf(number),
  ownerId: BigInt((number * 7919) % Math.ceil(contents / perOwner)),
  postings,
})

export interface GeneratedLog extends Database {
  /** Milliseconds that went into making entries, which a real log would have had lying there. */
  readonly spent: number
}

/**
 * A truth that is not stored: it answers the one question that followers of a log ask with entries made on the spot. So an index of any size is built by
 * the real writer, without rows.
 */
export function generatedLog(
  index: IndexDefinition,
  contents: number,
  postingsOf: (number: number) => Uint8Array,
): GeneratedLog {
  let spent = 0
  const refuse = (): never => {
    throw new Error('a generated log is only read')
  }
  return {
    get spent() {
      return spent
    },
    async query<T>(statement: string | PreparedStatement): Promise<T[]> {
      if (typeof statement === 'string' || statement.name !== 'read-index-log') return refuse()
      const [, after, limit, mostBytes] = statement.values as [string, bigint, number, number]
      const start = performance.now()
      const end = { head: BigInt(contents), incarnation: 'bench' }
      const rows: (LoggedEntry & typeof end)[] = []
      let bytes = 0
      for (let number = Number(after); number < contents && rows.length < limit && bytes < mostBytes; number++) {
        const postings = postingsOf(number)
        bytes += postings.length
        rows.push({ ...entryOf(index, number, contents, postings), position: BigInt(number + 1), ...end })
      }
      spent += performance.now() - start
      return (rows.length > 0 ? rows : [{ position: null, ...end }]) as T[]
    },
    execute: async () => refuse(),
    transaction: async () => refuse(),
    close: async () => undefined,
  }
}
