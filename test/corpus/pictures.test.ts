import { readFileSync, statSync } from 'node:fs'
import { loadImage } from '@napi-rs/canvas'
import { type PictureSketch, sketchPicture, verifyPictures } from '@sourcemark/fingerprint'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { decodedPicture } from '../support/pictures/decoded-picture.ts'
import { blankCanvas } from '../support/pictures/edited-picture.ts'
import { readArticle } from './articles.ts'
import { picturePosts } from './picture-posts.ts'
import { pictureWorks } from './picture-works.ts'
import { makePictures, pictureFolder } from './pictures.ts'

beforeAll(() => makePictures((name) => readArticle(name).text), 120_000)

async function sketch(file: string): Promise<PictureSketch> {
  const image = await loadImage(readFileSync(new URL(file, pictureFolder)))
  const { canvas, context } = blankCanvas(image.width, image.height)
  context.drawImage(image, 0, 0)
  const sketched = sketchPicture(decodedPicture(canvas))
  if (!sketched.ok) throw new Error(`${file}: ${sketched.reason}`)
  return sketched.sketch
}

let works: { readonly contentId: string; readonly sketch: PictureSketch }[]
beforeAll(async () => {
  works = []
  for (const { name } of pictureWorks) works.push({ contentId: `pic-${name}`, sketch: await sketch(`${name}.jpg`) })
}, 120_000)

const readable = picturePosts(() => '').flatMap(({ pictures = [] }) =>
  pictures.filter(({ file }) => file !== 'broken.jpg'),
)

test.each(readable)('of the pictures that came first, $file shows $shows', async ({ file, shows }) => {
  const found = verifyPictures(
    await sketch(file),
    works.map((work) => work.sketch),
  )
  const named = works.filter((_, index) => found[index] !== null).map(({ contentId }) => contentId)
  expect(named.sort()).toEqual(shows.filter((contentId) => contentId.startsWith('pic-')).sort())
})

test('nobody can open the broken picture', async () => {
  await expect(
    sharp(readFileSync(new URL('broken.jpg', pictureFolder)))
      .raw()
      .toBuffer(),
  ).rejects.toThrow()
})

test('pictures that lie there already are not made again', async () => {
  const made = statSync(new URL('made-by', pictureFolder)).mtimeMs
  await makePictures((name) => readArticle(name).text)
  expect(statSync(new URL('made-by', pictureFolder)).mtimeMs).toBe(made)
})
