import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'

/** What lists of what is to be played look like. */
export const playlist = (target: string): string =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n${target}\n#EXT-X-ENDLIST\n`

/** Runs with the address of a file on a server that nobody may reach. */
export async function unreached(file: Buffer, run: (address: string) => Promise<void>): Promise<void> {
  let requests = 0
  const server = createServer((_request, response) => {
    requests++
    response.end(file)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/canary`)
    expect(requests).toBe(0)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

/** The boxes that stand around the one in which a QuickTime file says where its sound is. */
const around = ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref']

/** A file that says that what it holds is in another one, by the path there. */
export function referring(movie: Buffer, target: string): Buffer {
  const path = Buffer.from(`Disk${target.replaceAll('/', ':')}\0`.padEnd(200 + (target.length % 2), '\0'), 'latin1')
  const alias = Buffer.alloc(162)
  alias.write('alis', 4, 'latin1')
  // name of the volume, then of the file
  alias.write('\x04Disk', 12 + 10, 'latin1')
  alias.write('\x05sound', 12 + 50, 'latin1')
  // the text of kind 2 is the path, and −1 is the end
  const texts = Buffer.alloc(4)
  texts.writeUInt16BE(2, 0)
  texts.writeUInt16BE(path.length, 2)
  const entry = Buffer.concat([alias, texts, path, Buffer.from([0xff, 0xff, 0, 0])])
  entry.writeUInt32BE(entry.length)
  const list = movie.indexOf('dref') - 4
  const old = list + movie.readUInt32BE(list)
  const referred = Buffer.concat([movie.subarray(0, list + 16), entry, movie.subarray(old)])
  for (const name of around) {
    const box = referred.indexOf(name) - 4
    referred.writeUInt32BE(referred.readUInt32BE(box) + referred.length - movie.length, box)
  }
  return referred
}

/** Some bytes with one to eight bits turned, half of them in the first kilobyte, where the structure is. */
export function withBitsTurned(whole: Buffer, random: () => number): Buffer {
  const bytes = Buffer.from(whole)
  for (let flips = 1 + Math.floor(random() * 8); flips > 0; flips--) {
    const at = Math.floor(random() * (random() < 0.5 ? Math.min(1024, bytes.length) : bytes.length))
    bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random() * 8))
  }
  return bytes
}

/** What came of a file, by the code of its problem. */
type Answer = { readonly ok: true; readonly problem: string | null } | { readonly ok: false; readonly code: string }

/** Expects that broken files had answers that are known, some of them as if they were whole, and that the decoder outlived them. */
export function expectAnswers(answers: readonly Answer[], codes: readonly string[]): void {
  const outcomes = new Set(answers.map((answer) => (answer.ok ? (answer.problem ?? 'whole') : answer.code)))
  for (const outcome of outcomes) expect(['whole', ...codes]).toContain(outcome)
  expect(outcomes).toContain('whole')
  expect(outcomes.size).toBeGreaterThan(2)
  for (const outcome of outcomes) expect(outcome).not.toMatch(/_DECODER_MISSING$/)
}
