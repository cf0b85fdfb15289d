import { readFile } from 'node:fs/promises'
import type { RightsCarrier, RightsData } from '@sourcemark/contract'
import { readCredential } from './credential.ts'
import { readExif } from './exif.ts'
import { readIptc } from './iptc.ts'
import { metadataBlocks } from './metadata-blocks.ts'
import { readPngText } from './png-text.ts'
import { mergeStated, type Stated } from './stated.ts'
import { decodeText } from './written-text.ts'
import { readXmp } from './xmp.ts'

export interface RightsDataOptions {
  /** Certificates in PEM at which the chain of a manifest's signer may end; without any, no manifest is `valid`. */
  readonly trustAnchors?: readonly string[]
}

/** Bytes of a block beyond which it is not read. XMP of long edited pictures has megabytes. */
const largest = Object.freeze({ exif: 1 << 20, iptc: 1 << 20, xmp: 4 << 20 } as const)

/**
 * Reads what a picture file says of its rights, from EXIF, IPTC-IIM, XMP, the texts of a PNG and C2PA. Where they differ in a single value, C2PA that
 * holds is believed before XMP, IPTC, EXIF and the texts. To be run where hostile files may do no harm: the libraries beneath are many.
 * @param source the file's bytes, or its path.
 * @returns also for files that are broken: then what could be read, with `unread` naming what could not. Rejects only when the path cannot be read.
 */
export async function readRightsData(
  source: Uint8Array | string,
  { trustAnchors = [] }: RightsDataOptions = {},
): Promise<RightsData> {
  const bytes = typeof source === 'string' ? await readFile(source) : source
  const unread: ('file' | RightsCarrier)[] = []
  const read = async (
    carrier: RightsCarrier,
    size: number,
    limit: number,
    reading: () => Stated | Promise<Stated>,
  ): Promise<readonly [RightsCarrier, Stated]> => {
    if (size <= limit) {
      try {
        return [carrier, await reading()]
      } catch {
        // broken or hostile: what it would have said is not known, and that it is there is all to be told
      }
    }
    unread.push(carrier)
    return [carrier, {}]
  }

  const stated: (readonly [RightsCarrier, Stated])[] = []
  const signed = await readCredential(bytes, trustAnchors)
  if (signed !== undefined) stated.push(['c2pa', signed.stated])
  const blocks = await metadataBlocks(bytes).catch(() => undefined)
  if (blocks === undefined) unread.push('file')
  else {
    const { exif, iptc, xmp, png } = blocks
    if (xmp !== undefined) stated.push(await read('xmp', xmp.length, largest.xmp, () => readXmp(decodeText(xmp))))
    if (iptc !== undefined) stated.push(await read('iptc', iptc.length, largest.iptc, () => readIptc(iptc)))
    if (exif !== undefined) stated.push(await read('exif', exif.length, largest.exif, () => readExif(exif)))
    if (png.length > 0) stated.push(['png', readPngText(png)])
  }
  return {
    ...mergeStated(stated),
    ...(signed === undefined ? {} : { credential: signed.credential }),
    unread,
  }
}
