import { noRights, type RightsData } from '@sourcemark/contract'
import { describe, expect, it } from 'vitest'
import { gradeMarks, isDefaultName, type Mark, marksOfRights, resolveMarks } from '../src/index.ts'
import { original } from './samples.ts'

const marks = (rights: Partial<RightsData>): Mark[] =>
  marksOfRights({ partId: 'p1', kind: 'image' }, { ...noRights, ...rights })
const said = (rights: Partial<RightsData>): unknown[] => marks(rights).map(({ role, names }) => [role, names])

describe('marks of a file’s metadata', () => {
  it('are for machines, for the file alone, and stand nowhere in a text', () => {
    expect(marks({ creators: ['顾闻舟'] })).toEqual([
      {
        raw: '顾闻舟',
        where: { partId: 'p1', start: 0, end: 0 },
        position: 'structure',
        kind: 'structured',
        role: 'author',
        scope: 'image',
        visibility: 'metadata',
        residue: false,
        names: ['顾闻舟'],
        accountIds: [],
        handles: [],
        urls: [],
        titles: [],
        contentIds: [],
        named: '顾闻舟',
        vague: false,
      },
    ])
  })

  it('have the role of their field', () => {
    expect(
      said({
        creators: ['Ann Lee'],
        imageCreators: ['Bob Ray'],
        credit: 'Lanjiang Weekly',
        source: '新华社',
        copyrightOwners: ['Lanjiang Press'],
        licensors: [{ name: 'Lanjiang Agency' }],
      }),
    ).toEqual([
      ['author', ['Ann Lee']],
      ['author', ['Bob Ray']],
      ['source', ['Lanjiang Weekly']],
      ['source', ['新华社']],
      ['copyright', ['Lanjiang Press']],
      ['copyright', ['Lanjiang Agency']],
    ])
  })

  it.each([
    ['© 2024 Ann Lee. All rights reserved.', 'Ann Lee'],
    ['Copyright 2019 Getty Images', 'Getty Images'],
    ['版权归澜江周刊所有', '澜江周刊'],
    ['版权所有 澜江周刊', '澜江周刊'],
    ['Ann Lee', 'Ann Lee'],
    ['℗ 2024 Lanjiang Music', 'Lanjiang Music'],
    ['℗ & © 2019 Lanjiang Music', 'Lanjiang Music'],
    ['(P) 2024 Lanjiang Music', 'Lanjiang Music'],
  ])('name the holder of the notice %s', (copyrightNotice, holder) => {
    expect(said({ copyrightNotice })).toEqual([['copyright', [holder]]])
  })

  it.each([
    ['新华社记者张三摄', ['新华社', '张三']],
    ['Photo: Ann Lee/Getty Images', ['Ann Lee', 'Getty Images']],
    ['AFP via Getty Images', ['AFP', 'Getty Images']],
  ])('name those whom the byline %s names', (byline, names) => {
    expect(marks({ creators: [byline] })[0]?.names).toEqual(expect.arrayContaining(names))
  })

  it('give addresses and licences', () => {
    const found = marks({
      licences: ['https://creativecommons.org/licenses/by-nc/4.0/'],
      webStatement: 'https://lanjiang.example/rights',
      usageTerms: 'CC BY-NC 4.0',
      contacts: ['https://ann.example', 'ann@mail.example'],
      licensors: [{ url: 'https://lanjiang.example/buy' }],
    })
    expect(found.map(({ role, urls, licence }) => [role, urls, licence])).toEqual([
      ['link', ['https://lanjiang.example/buy'], undefined],
      ['link', ['https://ann.example'], undefined],
      ['licence', ['https://creativecommons.org/licenses/by-nc/4.0/'], 'CC-BY-NC-4.0'],
      ['licence', [], 'CC-BY-NC-4.0'],
      ['link', ['https://lanjiang.example/rights'], undefined],
    ])
  })

  it.each([
    'SONY DSC',
    'OLYMPUS DIGITAL CAMERA         ',
    'Canon EOS 5D Mark IV',
    'NIKON CORPORATION',
    'Picasa',
    'Adobe Photoshop CC 2019 (Windows)',
    '美图秀秀',
    'unknown',
    '网络',
    'photographer',
    'Lavf60.16.100',
    'LAME3.100',
    'Audacity 3.4',
    'Zoom H4n',
    'GarageBand',
    'Unknown Artist',
    'Various Artists',
    '未知艺术家',
    '群星',
  ])('are none of %s', (name) => {
    expect(marks({ creators: [name], copyrightNotice: name, credit: name, copyrightOwners: [name] })).toEqual([])
    expect(isDefaultName(name)).toBe(true)
  })

  it.each(['Ann Lee', '张三', 'Sony World Photography', 'Canon Law Society', 'Apple Tree Studio'])(
    'are found for %s',
    (name) => {
      expect(said({ creators: [name] })).toEqual([['author', [name]]])
    },
  )

  it('say each thing once, and no more than fifty', () => {
    expect(said({ creators: ['Ann Lee'], imageCreators: ['Ann Lee'] })).toHaveLength(1)
    const many = (start: number): string[] => Array.from({ length: 50 }, (_, index) => `Ann ${start + index}`)
    expect(marks({ creators: many(0), imageCreators: many(50) })).toHaveLength(50)
  })

  it('name a band by the name that it has, signs and all', () => {
    expect(marks({ creators: ['Earth, Wind & Fire'] })[0]?.names).toContain('Earth, Wind & Fire')
    expect(said({ creators: ['Ann Lee'] })).toEqual([['author', ['Ann Lee']]])
  })

  it('of a sound are for that sound, and name each of those who play together', () => {
    const [mark, ...others] = marksOfRights(
      { partId: 's1', kind: 'audio' },
      { ...noRights, creators: ['Lin Wu feat. Chen Hai'] },
    )
    expect(others).toEqual([])
    expect(mark).toMatchObject({ where: { partId: 's1' }, scope: 'audio', visibility: 'metadata', role: 'author' })
    expect(mark?.names).toEqual(expect.arrayContaining(['Lin Wu', 'Chen Hai']))
  })

  it('credit the owner where nobody sees it', () => {
    const resolved = resolveMarks(marks({ credit: '澜江周刊' }), { originals: [original] })
    expect(gradeMarks(resolved, { contentId: 'a-100', kind: 'image' })).toMatchObject({
      grade: 'A4',
      defects: expect.arrayContaining(['HIDDEN']),
    })
    // and a text not at all
    expect(gradeMarks(resolved, { contentId: 'a-100', kind: 'text' }).defects).toContain('SCOPE_GAP')
  })
})
