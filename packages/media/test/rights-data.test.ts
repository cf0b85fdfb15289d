import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRightsData } from '../src/rights-data/read-rights-data.ts'
import {
  bytesOf,
  declaredUtf8,
  type ExifTag,
  exifBlock,
  exifSegment,
  type Format,
  type IptcRecord,
  inGbk,
  iptcSegment,
  packedTextChunk,
  picture,
  textChunk,
  withChunks,
  withGifXmp,
  withSegments,
  xmpPacket,
} from './rights-data-files.ts'

const ascii = (text: string): Buffer => Buffer.from(`${text}\0`)
const list = (kind: 'Bag' | 'Seq' | 'Alt', ...items: string[]): string =>
  `<rdf:${kind}>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:${kind}>`
const jpegWith = async (...segments: Uint8Array[]): Promise<Buffer> => withSegments(await bytesOf('jpeg'), ...segments)
const jpegWithXmp = async (packet: string): Promise<Buffer> => bytesOf('jpeg', picture().withXmp(packet))
const readTags = async (ifd0: readonly ExifTag[], exif: readonly ExifTag[] = []) =>
  readRightsData(await jpegWith(exifSegment(exifBlock(ifd0, exif))))
const readRecords = async (...records: IptcRecord[]) => readRightsData(await jpegWith(iptcSegment(records)))

describe('a picture without metadata', () => {
  it.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('says nothing in %s', async (format) => {
    expect(await readRightsData(await bytesOf(format))).toEqual({
      creators: [],
      licences: [],
      licensors: [],
      copyrightOwners: [],
      imageCreators: [],
      contacts: [],
      derivedFrom: [],
      from: {},
      unread: [],
    })
  })
})

describe('EXIF and XMP', () => {
  const packet = xmpPacket(`<photoshop:Credit>澜江周刊</photoshop:Credit>`)

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('are read from %s', async (format: Format) => {
    const made = picture()
      .withExif({ IFD0: { Artist: 'Ann Lee', Copyright: 'Copyright Ann Lee' } })
      .withXmp(packet)
    expect(await readRightsData(await bytesOf(format, made))).toMatchObject({
      creators: ['Ann Lee'],
      copyrightNotice: 'Copyright Ann Lee',
      credit: '澜江周刊',
      from: { creators: ['exif'], copyrightNotice: ['exif'], credit: ['xmp'] },
      unread: [],
    })
  })

  it('are read from a file by its path', async () => {
    const path = join(tmpdir(), `rights-data-${process.pid}.jpg`)
    await writeFile(path, await jpegWithXmp(packet))
    expect((await readRightsData(path)).credit).toBe('澜江周刊')
  })

  it('are read from the extension of a GIF', async () => {
    expect((await readRightsData(withGifXmp(await bytesOf('gif'), packet))).credit).toBe('澜江周刊')
  })
})

describe('EXIF', () => {
  it.each([
    ['UTF-8', Buffer.from('新华社张三')],
    ['GBK', inGbk('新华社张三')],
  ])('has its texts in %s', async (_charset, value) => {
    expect((await readTags([[0x13b, 2, Buffer.concat([value, Buffer.from([0])])]])).creators).toEqual(['新华社张三'])
  })

  it('has its texts in the charset of Western Europe where they are no Chinese', async () => {
    const found = await readTags([[0x13b, 2, Buffer.from('Björn Müller; José García\0', 'latin1')]])
    expect(found.creators).toEqual(['Björn Müller', 'José García'])
  })

  it('has Chinese characters whose second byte is a letter', async () => {
    expect((await readTags([[0x13b, 2, inGbk('朱镕基')]])).creators).toEqual(['朱镕基'])
  })

  it('has texts of Windows in UTF-16', async () => {
    const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le')
    const found = await readTags([
      [0x9c9d, 1, wide('张三;李四')],
      [0x9c9b, 1, wide('渡口')],
    ])
    expect(found).toMatchObject({ creators: ['张三', '李四'], title: '渡口' })
  })

  it('names the photographer and the editor in its notice', async () => {
    expect((await readTags([[0x8298, 2, ascii('Ann Lee\0Lanjiang Weekly')]])).copyrightNotice).toBe(
      'Ann Lee; Lanjiang Weekly',
    )
    expect((await readTags([[0x8298, 2, ascii(' \0Lanjiang Weekly')]])).copyrightNotice).toBe('Lanjiang Weekly')
  })

  it('has times with and without a zone', async () => {
    const taken: ExifTag = [0x9003, 2, ascii('2024:05:06 07:08:09')]
    expect((await readTags([], [taken])).createdAt).toEqual({ time: '2024-05-06T07:08:09', zoned: false })
    expect((await readTags([], [taken, [0x9011, 2, ascii('+08:00')]])).createdAt).toEqual({
      time: '2024-05-05T23:08:09.000Z',
      zoned: true,
    })
    expect((await readTags([[0x132, 2, ascii('2024:13:06 07:08:09')]])).modifiedAt).toBeUndefined()
    expect((await readTags([], [[0x9003, 2, ascii('0000:00:00 00:00:00')]])).createdAt).toBeUndefined()
  })

  it.each([
    ['ASCII', Buffer.from('ASCII\0\0\0', 'latin1'), 'utf8'],
    ['Unicode', Buffer.from('UNICODE\0', 'latin1'), 'utf16le'],
    ['no', Buffer.alloc(8), 'utf8'],
  ] as const)('has a label of AI in a comment of %s charset', async (_charset, prefix, encoding) => {
    const label = '{"AIGC":{"Label":"1","ContentProducer":"澜江","ProduceID":"p-1"}}'
    const found = await readTags([], [[0x9286, 7, Buffer.concat([prefix, Buffer.from(label, encoding)])]])
    expect(found.aiLabel).toEqual({ label: '1', producer: '澜江', produceId: 'p-1' })
    expect(found.from).toEqual({ aiLabel: ['exif'] })
  })
})

describe('IPTC', () => {
  it.each([
    ['declared UTF-8', [declaredUtf8], Buffer.from('新华社')],
    ['UTF-8 that nobody declares', [], Buffer.from('新华社')],
    ['GBK', [], inGbk('新华社')],
  ] as const)('is read in %s', async (_charset, first, agency) => {
    const found = await readRecords(...first, [2, 80, agency], [2, 80, Buffer.from('Bob')], [2, 110, agency])
    expect(found).toMatchObject({ creators: ['新华社', 'Bob'], credit: '新华社', from: { creators: ['iptc'] } })
  })

  it('has source, notice, title, headline, contact and time', async () => {
    const text = (dataSet: number, value: string): IptcRecord => [2, dataSet, Buffer.from(value)]
    const found = await readRecords(
      text(5, 'Ferry'),
      text(55, '20240506'),
      text(60, '070809+0800'),
      text(105, 'The last boat'),
      text(115, 'Lanjiang Weekly'),
      text(116, '© 2024 Lanjiang Weekly'),
      text(118, 'rights@lanjiang.example'),
    )
    expect(found).toMatchObject({
      title: 'Ferry',
      headline: 'The last boat',
      source: 'Lanjiang Weekly',
      copyrightNotice: '© 2024 Lanjiang Weekly',
      contacts: ['rights@lanjiang.example'],
      createdAt: { time: '2024-05-05T23:08:09.000Z', zoned: true },
    })
  })

  it('is read from the profile that ImageMagick keeps in a PNG', async () => {
    const block = iptcSegment([[2, 80, Buffer.from('Ann Lee')]]).subarray(4)
    const profile = `\niptc\n${String(block.length).padStart(8)}\n${block.toString('hex')}\n`
    const png = withChunks(await bytesOf('png'), packedTextChunk('Raw profile type iptc', profile))
    expect(await readRightsData(png)).toMatchObject({ creators: ['Ann Lee'], from: { creators: ['iptc'] } })
  })
})

describe('XMP', () => {
  const read = async (...packet: Parameters<typeof xmpPacket>) =>
    readRightsData(await jpegWithXmp(xmpPacket(...packet)))

  it('has every field of rights', async () => {
    const found = await read(
      [
        `<dc:creator>${list('Seq', 'Ann Lee', '顾闻舟')}</dc:creator>`,
        `<dc:rights><rdf:Alt><rdf:li xml:lang="zh">© 澜江</rdf:li><rdf:li xml:lang="x-default">© Lanjiang</rdf:li></rdf:Alt></dc:rights>`,
        `<dc:title>${list('Alt', 'Ferry &amp; river')}</dc:title>`,
        `<photoshop:Source>Lanjiang Weekly</photoshop:Source>`,
        `<photoshop:Headline>The last boat</photoshop:Headline>`,
        `<xmpRights:UsageTerms>${list('Alt', 'No use without permission')}</xmpRights:UsageTerms>`,
        `<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>`,
        `<plus:Licensor>${list('Seq', '')}</plus:Licensor>`.replace(
          '<rdf:li></rdf:li>',
          '<rdf:li rdf:parseType="Resource"><plus:LicensorName>Lanjiang</plus:LicensorName><plus:LicensorURL>https://l.example/buy</plus:LicensorURL></rdf:li>',
        ),
        `<plus:CopyrightOwner><rdf:Seq><rdf:li><rdf:Description plus:CopyrightOwnerName="Lanjiang Press"/></rdf:li></rdf:Seq></plus:CopyrightOwner>`,
        `<plus:ImageCreator><rdf:Seq><rdf:li plus:ImageCreatorName="Ann Lee"/></rdf:Seq></plus:ImageCreator>`,
        `<Iptc4xmpCore:CreatorContactInfo Iptc4xmpCore:CiUrlWork="https://ann.example"/>`,
        `<xmpMM:DerivedFrom stRef:documentID="doc:1" stRef:instanceID="iid:1"/>`,
        `<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>`,
        `<TC260:AIGC>{&quot;Label&quot;:&quot;1&quot;,&quot;ContentProducer&quot;:&quot;001&quot;}</TC260:AIGC>`,
      ].join('\n'),
      'photoshop:Credit="LW" xmpRights:Marked="True" xmpRights:WebStatement="https://l.example/rights" xmpMM:DocumentID="doc:2" xmpMM:InstanceID="iid:2" xmpMM:OriginalDocumentID="doc:0" xmp:CreateDate="2024-05-06T07:08+08:00" xmp:ModifyDate="2024-05-07T00:00:00"',
    )
    const { from, ...said } = found
    expect(said).toEqual({
      creators: ['Ann Lee', '顾闻舟'],
      copyrightNotice: '© Lanjiang',
      title: 'Ferry & river',
      credit: 'LW',
      source: 'Lanjiang Weekly',
      headline: 'The last boat',
      usageTerms: 'No use without permission',
      webStatement: 'https://l.example/rights',
      marked: true,
      licences: ['https://creativecommons.org/licenses/by/4.0/'],
      licensors: [{ name: 'Lanjiang', url: 'https://l.example/buy' }],
      copyrightOwners: ['Lanjiang Press'],
      imageCreators: ['Ann Lee'],
      contacts: ['https://ann.example'],
      derivedFrom: ['doc:1', 'iid:1'],
      documentId: 'doc:2',
      instanceId: 'iid:2',
      originalDocumentId: 'doc:0',
      createdAt: { time: '2024-05-05T23:08:00.000Z', zoned: true },
      modifiedAt: { time: '2024-05-07T00:00:00', zoned: false },
      digitalSourceType: 'trainedAlgorithmicMedia',
      aiLabel: { label: '1', producer: '001' },
      unread: [],
    })
    expect(new Set(Object.values(from).flat())).toEqual(new Set(['xmp']))
  })

  it('is told by its namespaces, whatever its prefixes', async () => {
    const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><R:RDF xmlns:R="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><R:Description xmlns:a="http://purl.org/dc/elements/1.1/" xmlns:dc="http://other.example/"><dc:creator>Nobody</dc:creator><a:creator><R:Seq><R:li>Ann Lee</R:li></R:Seq></a:creator></R:Description></R:RDF></x:xmpmeta>`
    expect((await readRightsData(await jpegWithXmp(packet))).creators).toEqual(['Ann Lee'])
  })

  it('is believed before EXIF, and both are named', async () => {
    const made = picture()
      .withExif({ IFD0: { Artist: 'Ann', Copyright: 'Copyright Ann' } })
      .withXmp(xmpPacket(`<dc:creator>${list('Seq', 'Ann Lee')}</dc:creator>`, 'dc:rights="© Ann Lee"'))
    expect(await readRightsData(await bytesOf('jpeg', made))).toMatchObject({
      creators: ['Ann Lee', 'Ann'],
      copyrightNotice: '© Ann Lee',
      from: { creators: ['xmp', 'exif'], copyrightNotice: ['xmp', 'exif'] },
    })
  })
})

describe('texts of a PNG', () => {
  it('name author, copyright and the label of AI', async () => {
    const png = withChunks(
      await bytesOf('png'),
      textChunk('Author', '顾闻舟'),
      textChunk('Copyright', '© 澜江周刊'),
      textChunk('Source', 'Camera 5'),
      packedTextChunk('AIGC', '{"Label":"2"}'),
    )
    const found = await readRightsData(png)
    expect(found).toMatchObject({
      creators: ['顾闻舟'],
      copyrightNotice: '© 澜江周刊',
      aiLabel: { label: '2' },
      from: { creators: ['png'] },
    })
    // the specification's word for the device
    expect(found.source).toBeUndefined()
  })
})
