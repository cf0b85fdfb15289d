import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { type GreyPicture, pictureSide } from '../../packages/fingerprint/src/image/picture.ts'
import { extractFeatures } from '../../packages/fingerprint/src/image/sift/extract.ts'
import { pictureLimits } from '../../packages/fingerprint/src/image/sketch.ts'

/** Cuts of each picture that is read, and pictures that are drawn. */
const cutsPerPicture = 4
const drawnPictures = 60

/** The photographs and drawings in the background packages that were unpacked into a folder: no previews, and of several sizes the first. */
export function findPictures(folder: string): string[] {
  return ['usr/share/backgrounds', 'usr/share/wallpapers'].flatMap((part) =>
    readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(jpe?g|png|webp)$/.test(name) && !/screenshot|[Ll]ogo|LockScreen/.test(name))
      .sort()
      .filter((name, at, names) => !name.includes('/images') || dirname(name) !== dirname(names[at - 1] ?? ''))
      .map((name) => join(folder, part, name)),
  )
}

/** Descriptors of pictures, 128 bytes each: of cuts of the pictures read, and of pictures drawn at random. */
export async function sampleDescriptors(pictures: readonly string[], random: () => number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  const take = (picture: GreyPicture): void => {
    parts.push(extractFeatures(picture, { limit: pictureLimits.indexedFeatures }).descriptors)
  }
  for (const picture of pictures) {
    const { width, height } = await sharp(picture).metadata()
    if (Math.min(width, height) < 400) continue
    const { data, info } = await sharp(picture)
      .resize(1200, 1200, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    for (let cut = 0; cut < cutsPerPicture; cut++) {
      const share = 0.35 + 0.65 * random()
      const cutWidth = Math.floor(info.width * share)
      const cutHeight = Math.floor(info.height * Math.min(1, share * (0.7 + 0.6 * random())))
      const jpeg = await sharp(data, { raw: info })
        .extract({
          left: Math.floor(random() * (info.width - cutWidth)),
          top: Math.floor(random() * (info.height - cutHeight)),
          width: cutWidth,
          height: cutHeight,
        })
        .resize(Math.floor(300 + 900 * random()), null)
        .jpeg({ quality: Math.floor(40 + 55 * random()) })
        .toBuffer()
      take(await readGrey(jpeg))
    }
  }
  for (let count = 0; count < drawnPictures; count++) take(await readGrey(Buffer.from(drawPicture(random))))
  return Buffer.concat(parts)
}

async function readGrey(file: Buffer): Promise<GreyPicture> {
  const { data, info } = await sharp(file)
    .resize(pictureSide, pictureSide, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) }
}

/** Shapes, lines and words: what posters, charts and screens are made of. */
function drawPicture(random: () => number): string {
  const number = (from: number, to: number): string => (from + (to - from) * random()).toFixed(1)
  const grey = (): string => `rgb(${[0, 0, 0].map(() => Math.floor(256 * random())).join(',')})`
  const shapes = Array.from({ length: 20 + Math.floor(60 * random()) }, () => {
    const turn = `transform="rotate(${number(0, 360)} ${number(0, 700)} ${number(0, 500)})"`
    switch (Math.floor(4 * random())) {
      case 0:
        return `<rect x="${number(0, 700)}" y="${number(0, 500)}" width="${number(5, 200)}" height="${number(5, 150)}" fill="${grey()}" ${turn}/>`
      case 1:
        return `<ellipse cx="${number(0, 700)}" cy="${number(0, 500)}" rx="${number(4, 90)}" ry="${number(4, 90)}" fill="${grey()}" ${turn}/>`
      case 2:
        return `<line x1="${number(0, 700)}" y1="${number(0, 500)}" x2="${number(0, 700)}" y2="${number(0, 500)}" stroke="${grey()}" stroke-width="${number(1, 12)}"/>`
      default: {
        const word = Array.from({ length: 3 + Math.floor(9 * random()) }, () =>
          String.fromCodePoint(97 + Math.floor(26 * random())),
        ).join('')
        return `<text x="${number(0, 600)}" y="${number(20, 500)}" font-size="${number(10, 60)}" fill="${grey()}">${word}</text>`
      }
    }
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="500"><rect width="700" height="500" fill="${grey()}"/>${shapes.join('')}</svg>`
}
