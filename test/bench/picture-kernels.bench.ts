/*
 * What the fingerprint of a picture costs, beside the decoding that it needs anyway: a JPEG of about two megapixels to 512 grey pixels by sharp, in
 * the same run. Medians of processors' time, all threads together, so that a busy machine changes little. Aims: the global part at most 0.5 times
 * the decoding, all together at most 3 times.
 *
 * The limit of the local features is the blurring: five planes of each octave, 17 steps of a kernel each way, 1.33 times the pixels. That is about
 * 60 additions and multiplications a pixel of which four are done at once: 6 million vector operations, 2 to 3 ms. Another half is the gradients:
 * 500 features of 300 of them, spread over four cells of eight directions, 30 vector operations each: 4.5 million. All planes take 8 MB: each is
 * written and read once through the cache, which is nothing beside it.
 */
import { encodePictureSketch, type GreyPicture, pictureSide, sketchPicture } from '@sourcemark/fingerprint'
import sharp from 'sharp'
import { hashPicture } from '../../packages/fingerprint/src/image/pdq.ts'
import { extractFeatures } from '../../packages/fingerprint/src/image/sift/extract.ts'
import { drawPicture } from '../../packages/fingerprint/test/grey-pictures.ts'
import { median, processorTime } from './processor-time.ts'

const width = 1600
const height = 1200
const rounds = 15

/** A picture in colours as a file, as cameras and browsers send it. */
async function encodedPicture(seed: number): Promise<Buffer> {
  const { pixels } = drawPicture(seed, width, height)
  const colours = new Uint8Array(3 * pixels.length)
  for (const [at, value] of pixels.entries()) colours.set([value, (value * 3) >> 2, 255 - value], 3 * at)
  return sharp(colours, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer()
}

async function decode(file: Buffer): Promise<GreyPicture> {
  const { data, info } = await sharp(file)
    .autoOrient()
    .resize({ width: pictureSide, height: pictureSide, fit: 'inside' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: data }
}

/** `npm run bench -- pictures`. */
export async function benchPictureKernels(): Promise<void> {
  sharp.concurrency(1)
  sharp.cache(false)
  const files = await Promise.all([1, 2, 3, 4].map(encodedPicture))
  const ratios = new Map<string, number[]>()
  const decodings: number[] = []
  for (const file of files) {
    const grey = await decode(file)
    const work: Readonly<Record<string, () => unknown>> = {
      PDQ: () => hashPicture(grey),
      'local features, 300': () => extractFeatures(grey, { limit: 300 }),
      'local features, 500': () => extractFeatures(grey, { limit: 500 }),
      'whole sketch, encoded': () => {
        const sketched = sketchPicture({ width, height, frames: [grey] })
        if (!sketched.ok) throw new Error(sketched.reason)
        return encodePictureSketch(sketched.sketch)
      },
    }
    const times = new Map<string, number[]>(['decoding', ...Object.keys(work)].map((name) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      let before = process.cpuUsage()
      await decode(file)
      times.get('decoding')?.push(processorTime(before))
      for (const [name, run] of Object.entries(work)) {
        before = process.cpuUsage()
        run()
        times.get(name)?.push(processorTime(before))
      }
    }
    const decoding = median(times.get('decoding') ?? [])
    decodings.push(decoding)
    for (const name of Object.keys(work))
      ratios.set(name, [...(ratios.get(name) ?? []), median(times.get(name) ?? []) / decoding])
  }
  console.log(
    `decoding ${width} × ${height} to ${pictureSide} grey: ${median(decodings).toFixed(1)} ms of processors, 1.00`,
  )
  for (const [name, values] of ratios) {
    const all = values.map((value) => value.toFixed(2)).join(', ')
    console.log(`${name.padEnd(24)}${median(values).toFixed(2)} times the decoding (${all})`)
  }
}
