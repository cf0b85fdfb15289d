import { readFile } from 'node:fs/promises'
import type { Queryable } from '@sourcemark/database'
import { Fault } from '@sourcemark/runtime'
import { type Pack, readPack, SHIPPED_PACKS, shippedPackUrl } from '@sourcemark/verdict'

/** Reads a pack that has to be without mistakes. @throws Fault PACK_INVALID that names the first of them. */
export function compilePack(yaml: string, from: string): Pack {
  const { pack, problems } = readPack(yaml)
  if (pack !== null) return pack
  const [first] = problems
  throw new Fault('PACK_INVALID', {
    message: `${from}:${first?.line}:${first?.column}: ${first?.message} ${first?.hint}`,
    detail: { from, problems: problems.length },
  })
}

let shipped: Promise<Pack[]> | undefined

/** The packs that come with the product. They never change, so they are read once. */
export async function shippedPacks(): Promise<Pack[]> {
  shipped ??= Promise.all(
    SHIPPED_PACKS.map(async (name) => compilePack(await readFile(shippedPackUrl(name), 'utf8'), `${name}.yaml`)),
  )
  return [...(await shipped)]
}

interface Activation {
  readonly seq: bigint
  readonly pack: string
  readonly yaml: string
}

/** The packs in force: those that come with the product, each replaced by the one of its name that was activated last, and all others activated. */
export async function packsInForce(db: Queryable): Promise<Pack[]> {
  const activated = await db.query<Activation>(
    `select distinct on (pack) seq, pack, yaml from policy_activation order by pack, seq desc`,
  )
  const packs = new Map((await shippedPacks()).map((pack) => [pack.pack, pack]))
  for (const { seq, pack, yaml } of activated) packs.set(pack, compilePack(yaml, `activation ${seq} of ${pack}`))
  return [...packs.values()].sort((a, b) => (a.pack < b.pack ? -1 : 1))
}

/** The packs in force, read again only when another one was activated. */
export class ActivePacks {
  #seq: bigint | undefined
  #packs: readonly Pack[] = []

  async read(db: Queryable): Promise<readonly Pack[]> {
    const [row] = await db.query<{ seq: bigint }>({
      name: 'last-activation',
      text: `select coalesce(max(seq), 0) as seq from policy_activation`,
      values: [],
    })
    const seq = row?.seq ?? 0n
    if (seq !== this.#seq) {
      this.#packs = await packsInForce(db)
      this.#seq = seq
    }
    return this.#packs
  }
}

/** Puts a pack in force, on record with who did it and why. The same pack again is not recorded again. @returns whether it changed anything. */
export async function activatePack(
  tx: Queryable,
  { pack, yaml, by, note }: { readonly pack: Pack; readonly yaml: string; readonly by: string; readonly note: string },
): Promise<boolean> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, ['policy activation'])
  const inForce = (await packsInForce(tx)).find((one) => one.pack === pack.pack)
  if (inForce?.hash === pack.hash) return false
  await tx.execute(
    `insert into policy_activation (seq, pack, version, hash, yaml, activated_by, note)
     select coalesce(max(seq), 0) + 1, $1, $2, $3, $4, $5, $6 from policy_activation`,
    [pack.pack, pack.version, pack.hash, yaml, by, note],
  )
  return true
}
