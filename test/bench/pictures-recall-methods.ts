/* The methods that the bench of recall compares, and what each looks at. */
import { type GreyPicture, type PictureSketch, sketchPicture, verifyPictures } from '@sourcemark/fingerprint'
import sharp from 'sharp'
import { blockHash } from '../../packages/fingerprint/src/image/block-hash.ts'
import { hammingDistance, pdqQualityLimit } from '../../packages/fingerprint/src/image/pdq.ts'
import { extractOrb, type OrbFeatures, orbInliers } from './pictures-recall-orb.ts'
import { type Likeness, type Method, never } from './recall.ts'

/** What the methods look at instead of a picture. */
export interface Reduced {
  readonly sketch: PictureSketch | undefined
  readonly block: Uint8Array
  readonly orb: OrbFeatures
}

/** PDQ in the given number of its eight variants; hashes of poor quality say nothing. */
const pdq =
  (variants: number): Likeness<Reduced> =>
  ({ sketch: query }, { sketch: original }) => {
    const [mine, theirs] = [query?.frames[0], original?.frames[0]]
    if (mine === undefined || theirs === undefined) return never
    if (Math.min(mine.quality, theirs.quality) <= pdqQualityLimit) return never
    const hash = theirs.hashes[0] as Uint8Array
    return -Math.min(...mine.hashes.slice(0, variants).map((variant) => hammingDistance(variant, hash)))
  }

const ours: Likeness<Reduced> = ({ sketch: query }, { sketch: original }) =>
  query === undefined || original === undefined ? 0 : (verifyPictures(query, [original])[0]?.score ?? 0)

export const methods: readonly Method<Reduced>[] = [
  { name: 'ours', likeness: ours, from: Number.MIN_VALUE },
  { name: 'ours =', likeness: ours },
  { name: 'PDQ ≤ 31', likeness: pdq(1), from: -31 },
  { name: 'PDQ×8 =', likeness: pdq(8) },
  { name: 'block =', likeness: (query, original) => -hammingDistance(query.block, original.block) },
  { name: 'ORB =', likeness: (query, original) => orbInliers(query.orb, original.orb) },
]

const side = 512

async function readGrey(file: Buffer): Promise<GreyPicture> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const pixels = new Uint8Array(info.width * info.height)
  for (let at = 0; at < pixels.length; at++) {
    const [red, green, blue] = data.subarray(at * info.channels, at * info.channels + 3) as unknown as [
      number,
      number,
      number,
    ]
    pixels[at] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
  }
  return { width: info.width, height: info.height, pixels }
}

/** What the methods need of the file of a picture. */
export async function reduce(file: Buffer): Promise<Reduced> {
  const grey = await readGrey(file)
  const sketched = sketchPicture({ ...grey, frames: [grey] })
  return { sketch: sketched.ok ? sketched.sketch : undefined, block: blockHash(grey), orb: extractOrb(grey) }
}
