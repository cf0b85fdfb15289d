import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sniff } from '../src/index.ts'
import { sampleOf, seededRandom, toSharp } from './samples.ts'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const of = (text: string) => async (): Promise<Buffer> => latin1(text)

test.each([
  ['JPEG', () => toSharp(sampleOf()).jpeg().toBuffer(), 'image', 'image/jpeg'],
  ['AVIF', () => toSharp(sampleOf()).avif({ effort: 0 }).toBuffer(), 'image', 'image/avif'],
  ['MP3 with ID3', of('ID3\x04\0\0\0\0\0\0\xff\xfb\x90\0'), 'audio', 'audio/mpeg'],
  ['WAV beyond 4 GiB', of('RF64\xff\xff\xff\xffWAVEds64'), 'audio', 'audio/wav'],
  ['FLAC', of('fLaC\0\0\0\x22'), 'audio', 'audio/flac'],
  ['MP4', of('\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08free'), 'video', 'video/mp4'],
  ['a ZIP', of(`PK\x05\x06${'\0'.repeat(18)}`), 'other', 'application/zip'],
  ['XML', of('<?xml version="1.0"?><feed/>'), 'other', 'application/xml'],
  ['SVG in XML', of('<?xml version="1.0"?><!-- a --><svg/>'), 'image', 'image/svg+xml'],
  ['HTML', of('\n<HTML lang="zh">'), 'other', 'text/html'],
  ['text', async () => Buffer.from('字'.repeat(30_000)), 'other', 'text/plain'],
] as const)('%s is told by its bytes, in memory and in a file', async (_name, make, kind, mediaType) => {
  const bytes = await make()
  expect(await sniff(bytes)).toEqual({ kind, mediaType })
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-sniff-'))
  try {
    const file = join(folder, 'medium.jpg')
    await writeFile(file, bytes)
    expect(await sniff(file)).toEqual({ kind, mediaType })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('What is empty or says nothing is null', async () => {
  expect(await sniff(new Uint8Array(0))).toBeNull()
  expect(await sniff(Buffer.from([0, 1, 2, 0xff, 0xfe, 0x80]))).toBeNull()
})

test('Whatever the bytes are, there is an answer', async () => {
  const random = seededRandom(7)
  const marks = [
    'PK\x03\x04',
    'RIFF',
    '\0\0\0\x18ftyp',
    'ID3\x04\0\x80',
    '\x1a\x45\xdf\xa3',
    'II*\0',
    '\x89PNG\r\n\x1a\n',
    'OggS',
  ]
  for (let round = 0; round < 400; round++) {
    const noise = Buffer.from(Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256)))
    const bytes = Buffer.concat([latin1(marks[round % marks.length] as string), noise])
    const type = await sniff(bytes)
    expect(type === null || type.mediaType.includes('/')).toBe(true)
  }
})
