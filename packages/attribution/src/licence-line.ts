import { readLicence } from './licence.ts'

/** A line that names title, author and licence as Creative Commons asks. */
export interface LicenceLine {
  readonly licence: string
  readonly title: string | undefined
  readonly author: string | undefined
}

/** (Author, CC BY 4.0) under a picture. */
const short = /^[\s(（[*_]*([^,，()（）[\]:：]{2,60}?)[,，] ?(?:CC[ -]|Creative Commons)/i
const credit =
  /^[\s"“(]*(?:["“]([^"”]{1,200})["”]|([^",“”]{2,120}?)) by ([^,(|/]{2,80}?)(?=,| is | \(| licen[sc]ed| under| \/| \||\.? cc | CC)/i

/** @returns undefined when the line states no licence. */
export function readLicenceLine(line: string): LicenceLine | undefined {
  const licence = readLicence(line)
  if (licence === undefined) return undefined
  const match = credit.exec(line.slice(0, 600))
  const author = match?.[3] ?? short.exec(line.slice(0, 200))?.[1]
  return { licence, title: match?.[1] ?? match?.[2], author: author?.replace(/^[©\s]+/, '').trim() }
}
