import { writeFileSync } from 'node:fs'
import { randomFrom } from '../support/random.ts'
import { findComponents } from './components.ts'
import { findPictures, sampleDescriptors } from './samples.ts'
import { findWords } from './words.ts'

/*
 * `node test/training/main.ts <folder of unpacked background packages>`: makes packages/fingerprint/src/image/codebook-data.ts anew. Whoever runs it
 * changes what fingerprints mean: give the algorithm a new name. Where the pictures come from: README.md beside this file.
 */

const seed = 20261130
const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('which folder are the packages unpacked in?')

const random = randomFrom(seed)
const pictures = findPictures(folder)
const descriptors = await sampleDescriptors(pictures, random)
process.stdout.write(`${pictures.length} pictures, ${descriptors.length / 128} features\n`)
const components = findComponents(descriptors, random)
process.stdout.write(`components of each class in a half: ${components.classes.join(', ')}\n`)
const { words, rarity } = findWords(descriptors, components, random)

const numbers = [components.mean, components.projection, components.deviation, components.classes, words, rarity]
const bytes = Buffer.from(Float32Array.from(numbers.flatMap((part) => [...part])).buffer)
const lines = bytes.toString('base64').match(/.{1,100000}/g) ?? []
writeFileSync(
  new URL('../../packages/fingerprint/src/image/codebook-data.ts', import.meta.url),
  `/** Written by test/training/main.ts, seed ${seed}, from ${pictures.length} pictures: little-endian 32-bit floats in base64. */\nexport const codebookData =\n  ${lines.map((line) => `'${line}'`).join(' +\n  ')}\n`,
)
