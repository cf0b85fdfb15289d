import { openOriginalsIndex, verifyLocal, verifyPlain } from '@sourcemark/originals'
import type { Output } from '@sourcemark/runtime'
import { behindText, counted, hexTerm } from './index-text.ts'
import type { IndexLocation, LogLocation } from './open-index.ts'
import type { VerifyCommand } from './options.ts'

/** Differences of an index that are shown. */
const shown = 20

/** What the comparison of one index came to. */
interface VerifiedIndex {
  readonly index: string
  /** Fingerprints. */
  readonly compared: number
  /** Of the local form fingerprints, of the plain form rows. */
  readonly differences: number
  readonly shown: readonly Difference[]
}

interface Difference {
  readonly fingerprintId: string
  readonly found: 'missing' | 'surplus' | 'different'
  /** The key of a row, hex. */
  readonly term?: string
}

interface VerifiedLog {
  readonly log: string
  /** Log position that the form includes: the rows of the plain form are never behind. */
  readonly position: bigint
  readonly head: bigint
  readonly indexes: readonly VerifiedIndex[]
}

/** Compares a form of every log with what is registered. Returns whether there was no difference. */
export async function runVerify(
  { form, sample, json }: VerifyCommand,
  location: IndexLocation,
  { print }: Output,
): Promise<boolean> {
  const verify = form === 'local' ? compareLocal : comparePlain
  const options = sample === undefined ? {} : { sample }
  const verified: VerifiedLog[] = []
  for (const log of location.logs) {
    const one = await verify(location, log, options)
    verified.push(one)
    if (!json) printLog(one, form, print)
  }
  const sound = verified.every(isSound)
  if (json) {
    const logs = verified.map(({ log, position, head, indexes }) => {
      return { log, position: String(position), behind: Number(head - position), indexes }
    })
    print(JSON.stringify({ sound, form, ...options, logs }))
  }
  return sound
}

/** Runs ahead of their log were made from another state of it, whatever they agree on. */
const isSound = ({ position, head, indexes }: VerifiedLog): boolean =>
  position <= head && indexes.every(({ differences }) => differences === 0)

async function compareLocal(
  { database }: IndexLocation,
  { log, definitions, folder }: LogLocation,
  options: { readonly sample?: number },
): Promise<VerifiedLog> {
  const { position, head, compared, differences } = await verifyLocal({ database, folder, definitions, ...options })
  const indexes = definitions.map(({ name }) => {
    const own = differences.filter(({ index }) => index === name)
    return {
      index: name,
      compared: compared.get(name) ?? 0,
      differences: own.length,
      shown: own.slice(0, shown).map(({ fingerprintId, found }) => ({ fingerprintId: String(fingerprintId), found })),
    }
  })
  return { log, position, head, indexes }
}

async function comparePlain(
  { database, folder }: IndexLocation,
  { log, definitions, head }: LogLocation,
  options: { readonly sample?: number },
): Promise<VerifiedLog> {
  // Refuses a form that was never built, of which every posting would be missing.
  const { lookUp } = await openOriginalsIndex(database, definitions, { form: 'plain', folder })
  await lookUp.close()
  const compared = await verifyPlain(database, definitions, options)
  const position = await head()
  const indexes = compared.map(({ index, entries, missing, surplus, examples }) => ({
    index,
    compared: entries,
    differences: missing + surplus,
    shown: examples.slice(0, shown).map(({ difference, fingerprintId, term }) => ({
      fingerprintId: String(fingerprintId),
      found: difference,
      term: hexTerm(term),
    })),
  }))
  return { log, position, head: position, indexes }
}

function printLog({ log, position, head, indexes }: VerifiedLog, form: string, print: Output['print']): void {
  const compares = form === 'local' ? 'fingerprint' : 'row'
  for (const { index, compared, differences, shown: told } of indexes) {
    const found = differences === 0 ? 'no differences' : `${counted(differences, compares)} differ`
    print(`${index}: ${counted(compared, 'fingerprint')} compared, ${found}`)
    for (const { fingerprintId, found: difference, term } of told) {
      print(`  ${difference}: fingerprint ${fingerprintId}${term === undefined ? '' : `, key ${term}`}`)
    }
    if (told.length < differences) print(`  and ${differences - told.length} more`)
  }
  if (form === 'local') print(`${log}: the runs are ${behindText(position, head)}`)
}
