import { describe, expect, it } from 'vitest'
import { findMarks, type ReadPart, readPart } from '../src/index.ts'

const read = (text: string, mediaType = 'text/html'): ReadPart =>
  readPart({ partId: 'body', kind: 'text', mediaType, text })
/** The words that are set off as a quotation. */
const quoted = (text: string, mediaType?: string): string =>
  read(text, mediaType)
    .blocks.map((block) => [...block.text].filter((_, index) => block.quoted[index]).join(''))
    .filter((words) => words !== '')
    .join('|')

describe('a part that was read', () => {
  it('keeps the offsets of the text as sent', () => {
    const text = '<p>甲&amp;乙</p><blockquote>丙</blockquote>'
    const { blocks } = read(text)
    expect(blocks.map((block) => block.text)).toEqual(['甲&乙', '丙'])
    expect(text.slice(blocks[0]?.from[1], blocks[0]?.to[1])).toBe('&amp;')
    expect(text.slice(blocks[1]?.from[0], blocks[1]?.to[0])).toBe('丙')
  })

  it('gives the marks that its text gives', () => {
    const part = {
      partId: 'body',
      kind: 'text',
      mediaType: 'text/html',
      text: '<p>正文</p><p>来源：澜江周刊</p>',
    } as const
    expect(findMarks({ parts: [readPart(part)] })).toEqual(findMarks({ parts: [part] }))
    expect(findMarks({ parts: [part] })).toHaveLength(1)
  })

  it('has no lines when it has no text', () => {
    expect(readPart({ partId: 'p', kind: 'image', mediaType: 'image/png' }).blocks).toEqual([])
  })

  it.each([
    ['<p>前</p><blockquote><p>甲</p><p>乙</p></blockquote><p>后</p>', '甲|乙'],
    ['<p>他说<q>甲</q>后</p>', '甲'],
    ['<blockquote style="margin:0;border-left:3px solid #ccc;padding-left:12px">甲</blockquote>', '甲'],
    ['<blockquote style="margin:0;background:#eee">甲</blockquote>', '甲'],
    ['<style>blockquote{margin:0;padding:0}</style><blockquote style="font-style:italic">甲</blockquote>', '甲'],
    ['<blockquote style="margin:1em 0 1em 5%">甲</blockquote>', '甲'],
  ])('%s sets off %s', (text, words) => {
    expect(quoted(text)).toBe(words)
  })

  it.each([
    '<blockquote style="margin:0">甲</blockquote>',
    '<blockquote style="display:inline">甲</blockquote>',
    '<blockquote style="margin:0;border-left:3px solid #fff">甲</blockquote>',
    '<blockquote style="margin:0;border:0 solid red">甲</blockquote>',
    '<blockquote style="margin:1em 0;background:white">甲</blockquote>',
    '<style>blockquote{margin:0;padding:0}</style><blockquote>甲</blockquote>',
    '<style>*{margin:0}</style><blockquote>甲</blockquote>',
    '<q style="quotes:none">甲</q>',
    '<style>q::before{content:none}</style><q>甲</q>',
    '<style>.x:before{content:""}</style><q class="x">甲</q>',
    '<p>甲</p>',
  ])('%s sets nothing off that a reader would see', (text) => {
    expect(quoted(text)).toBe('')
  })

  it.each([
    ['> 甲\n> 乙\n\n丙', '甲|乙'],
    ['> 甲\n乙\n\n丙', '甲|乙'],
    ['前\n\n> **甲**与&amp;乙\n', '甲与&乙'],
    ['> > 甲', '甲'],
    ['> 甲\n>\n> 乙\n\n丙', '甲|乙'],
    ['> [甲](https://a.example/1) 乙', '甲 乙'],
    ['<blockquote>甲</blockquote>\n\n乙', '甲'],
  ])('Markdown %j sets off %s', (text, words) => {
    expect(quoted(text, 'text/markdown')).toBe(words)
  })

  it.each(['甲 > 乙', '甲<b>乙</b>> 丙', '&gt; 甲', '- 甲\n- 乙'])('Markdown %j sets nothing off', (text) => {
    expect(quoted(text, 'text/markdown')).toBe('')
  })

  it('a plain text has no syntax', () => {
    expect(quoted('> 甲', 'text/plain')).toBe('')
  })

  it('knows the rows of tables, also of nested ones', () => {
    const cells = read(
      '<table><tr><td>一</td><td>二</td></tr><tr><td>三<table><tr><td>四</td></tr></table></td></tr></table><p>五</p>',
    ).blocks.map(({ text, cell }) => [text, cell?.table, cell?.row])
    expect(cells).toEqual([
      ['一', 1, 1],
      ['二', 1, 1],
      ['三', 1, 2],
      ['四', 2, 3],
      ['五', undefined, undefined],
    ])
  })

  it('ends a caption with its element', () => {
    const html = '<figure><img src="a.png"><figcaption>图</figcaption></figure><p>文</p>'
    expect(read(html).blocks.map(({ caption }) => caption)).toEqual(['image', undefined])
  })

  it('knows the dates of publication that its markup states, not those of comments', () => {
    expect(
      read(
        `<script type="application/ld+json">{"@graph":[{"datePublished":"2024-01-02","comment":{"datePublished":"2020-01-01"}}]}</script>
         <meta property="article:published_time" content="2024-01-03T00:00:00Z">
         <time pubdate datetime="2024-01-04">4 January</time><time datetime="1999-01-01">then</time>`,
      ).dates.toSorted(),
    ).toEqual(['2024-01-02', '2024-01-03T00:00:00Z', '2024-01-04'])
    expect(
      read(
        '<script type="application/ld+json">{"datePublished":</script><script type="application/ld+json">null</script>',
      ).dates,
    ).toEqual([])
  })

  it('is read in linear time, whatever is in it', () => {
    const start = process.cpuUsage()
    for (const text of [
      '> '.repeat(15_000),
      '>\n'.repeat(15_000),
      '<blockquote>'.repeat(15_000),
      '<q>甲'.repeat(15_000),
    ]) {
      read(text, 'text/markdown')
      read(text)
    }
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000)
  })
})
