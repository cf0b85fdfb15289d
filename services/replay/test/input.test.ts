import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countJudged, displayName, inputFiles, readLine, readLines, resolveUri } from '../src/input.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-input-'))
  for (const name of ['2-b.jsonl', '10-c.jsonl', '1-a.jsonl', 'expected.jsonl', 'notes.txt']) {
    await writeFile(join(folder, name), '\n{"type":"sourcemark.content.published.v1"}\r\n\nx\n')
  }
})
afterAll(() => rm(folder, { recursive: true }))

describe('input files', () => {
  test('of a folder are its .jsonl files in name order, without expectations', async () => {
    expect((await inputFiles(folder)).map(displayName)).toEqual(['1-a.jsonl', '10-c.jsonl', '2-b.jsonl'])
  })

  test('can be one file, whatever its name', async () => {
    expect(await inputFiles(join(folder, 'expected.jsonl'))).toEqual([join(folder, 'expected.jsonl')])
  })

  test('are read without empty lines', async () => {
    const lines: string[] = []
    for await (const line of readLines(join(folder, '1-a.jsonl'))) lines.push(line)
    expect(lines).toEqual(['{"type":"sourcemark.content.published.v1"}', 'x'])
    expect(await countJudged(join(folder, '1-a.jsonl'))).toBe(1)
  })
})

describe('a uri', () => {
  test.each([
    ['media/a b.jpg', 'file:///data/corpus/media/a%20b.jpg'],
    ['../x.mp4', 'file:///data/x.mp4'],
    ['/abs/图.png', 'file:///abs/%E5%9B%BE.png'],
    ['s3://bucket/k', 's3://bucket/k'],
    ['https://h/p', 'https://h/p'],
    ['file:///p', 'file:///p'],
  ])('%s becomes %s', (uri, expected) => {
    expect(resolveUri(uri, '/data/corpus/3-posts.jsonl')).toBe(expected)
  })
})

describe('a line', () => {
  const published = {
    type: 'sourcemark.content.published.v1',
    data: { contentId: 'c', accountId: 'a', revision: 2, parts: [{ partId: 'p', uri: 'x.jpg' }] },
  }

  test('that publishes is keyed by its content, waits for a verdict and names its files in full', () => {
    const event = readLine(JSON.stringify(published), '/data/f.jsonl')
    expect(event).toMatchObject({ key: 'c', judged: { contentId: 'c', revision: 2 } })
    expect(JSON.parse(event.value).data.parts[0].uri).toBe('file:///data/x.jpg')
  })

  test('without relative files goes out byte for byte', () => {
    const line = '{ "type":"sourcemark.content.withdrawn.v1",  "data":{"contentId":"c"} }'
    expect(readLine(line, '/f')).toEqual({ key: 'c', value: line })
  })

  test('of an account is keyed by the account and tells its entity', () => {
    const line = JSON.stringify({ type: 'sourcemark.account.updated.v1', data: { accountId: 'a', entityId: 'e' } })
    expect(readLine(line, '/f')).toMatchObject({ key: 'a', account: { accountId: 'a', entityId: 'e' } })
  })

  test('of a grant is keyed by the grant', () => {
    const line = JSON.stringify({ type: 'sourcemark.grant.updated.v1', data: { grantId: 'g', contentId: '*' } })
    expect(readLine(line, '/f').key).toBe('g')
  })

  test.each(['not JSON', '[]', '{"data":null}', '7'])('%j goes out as it is', (line) => {
    expect(readLine(line, '/f')).toEqual({ key: null, value: line })
  })
})
