import { readFileSync, statSync } from 'node:fs'
import { loadImage } from '@napi-rs/canvas'
import { type PictureSketch, sketchPicture, verifyPictures } from '@sourcemark/fingerprint'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { decodedPicture } from '../support/pictures/decoded-picture.ts'
import { blankCanvas } from '../support/pictures/edited-picture.ts'
import { readArticle } from './articles.ts'
import { makeFiles } from './made-files.ts'
import { pictureWorks } from './media-works.ts'
import { picturePosts } from './picture-posts.ts'
import { pictureFolder, pictures } from './pictures.ts'

const made = pictures((name) => readArticle(name).text)
beforeAll(() => makeFiles(made), 120_000)

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
  for (const { contentId, file } of pictureWorks) works.push({ contentId, sketch: await sketch(file) })
}, 120_000)

const readable = picturePosts(() => '').flatMap(({ files = [] }) =>
  files.filter(({ file }) => file !== 'broken.jpg'),
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
  const time = () => statSync(new URL('made-by', pictureFolder)).mtimeMs
  const before = time()
  await makeFiles(made)
  expect(time()).toBe(before)
})
