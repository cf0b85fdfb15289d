import type { RightsData } from '@sourcemark/contract'
import { describe, expect, it } from 'vitest'
import { readRightsData } from '../src/rights-data/read-rights-data.ts'
import {
  bytesOf,
  declaredUtf8,
  exifBlock,
  exifSegment,
  iptcSegment,
  makeSigner,
  picture,
  sign,
  textChunk,
  withChunks,
  withSegments,
  xmpPacket,
} from './rights-data-files.ts'

/** Numbers that look random and are the same in every run. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Every string and list within what is promised. */
function expectBounded(value: unknown): void {
  if (typeof value === 'string') expect(value.length).toBeLessThanOrEqual(2000)
  else if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) expect(value.length).toBeLessThanOrEqual(50)
    for (const inner of Object.values(value)) expectBounded(inner)
  }
}

async function read(bytes: Uint8Array): Promise<RightsData> {
  const found = await readRightsData(bytes)
  expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  expectBounded(found)
  return found
}

const jpegWithXmp = async (packet: string): Promise<Buffer> => bytesOf('jpeg', picture().withXmp(packet))
/** Packets that no JPEG holds. */
const webpWithXmp = async (packet: string): Promise<Buffer> => bytesOf('webp', picture().withXmp(packet))

/** A signed file with every kind of metadata. */
async function everything(format: 'jpeg' | 'png'): Promise<Buffer> {
  const plain = await bytesOf(format, picture().withXmp(xmpPacket('<photoshop:Credit>Lanjiang</photoshop:Credit>')))
  const filled =
    format === 'png'
      ? withChunks(plain, textChunk('Author', 'Ann Lee'))
      : withSegments(
          plain,
          exifSegment(
            exifBlock([[0x13b, 2, Buffer.from('Ann Lee\0')]], [[0x9286, 7, Buffer.from('ASCII\0\0\0words')]]),
          ),
          iptcSegment([declaredUtf8, [2, 80, Buffer.from('Ann Lee')]]),
        )
  return (await sign(filled, { by: await makeSigner() })).bytes
}

describe('files that are no pictures', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from([0xff])],
    ['text', Buffer.from('Photo by Ann Lee')],
    ['the mark of a manifest alone', Buffer.from('jumdc2pa')],
  ])('say that nothing could be read: %s', async (_name, bytes) => {
    expect((await read(bytes)).unread).toEqual(['file'])
  })
})

describe.each(['jpeg', 'png'] as const)('a broken %s', (format) => {
  it('is read as far as it goes, wherever it is cut', async () => {
    const whole = await everything(format)
    expect(await read(whole)).toMatchObject({ credit: 'Lanjiang', unread: [] })
    for (let length = 0; length < 4000; length += 61) await read(whole.subarray(0, length))
    for (let length = 4000; length < whole.length; length += 1501) await read(whole.subarray(0, length))
  })

  it('is read as far as it goes, whatever bits are turned', async () => {
    const whole = await everything(format)
    const random = generator(20_261_130)
    let changed = 0
    for (let sample = 0; sample < 200; sample++) {
      const bytes = Buffer.from(whole)
      for (let count = 1 + Math.floor(random() * 6); count > 0; count--) {
        const at = Math.floor(random() * bytes.length)
        bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random() * 8))
      }
      const { credential } = await read(bytes)
      if (credential?.state !== 'untrusted') changed++
    }
    // what lies in the padding of the manifest is bound by nothing
    expect(changed).toBeGreaterThan(50)
  })
})

describe('an XMP packet', () => {
  it('of long texts and long lists is cut', async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `<rdf:li>Ann ${index}</rdf:li>`).join('')
    const found = await read(
      await webpWithXmp(
        xmpPacket(
          `<dc:creator><rdf:Seq>${names}</rdf:Seq></dc:creator><photoshop:Credit>${'很长'.repeat(300_000)}</photoshop:Credit>`,
        ),
      ),
    )
    expect(found.creators).toHaveLength(50)
    expect(found.credit).toHaveLength(2000)
  })

  it('that is too large is not read, and said to be there', async () => {
    const found = await read(await webpWithXmp(xmpPacket(`<dc:title>${'x'.repeat(9 << 20)}</dc:title>`)))
    expect(found).toMatchObject({ unread: ['xmp'] })
    expect(found.title).toBeUndefined()
  })

  it('of a million elements within each other is not read, and said to be there', async () => {
    const found = await read(
      await webpWithXmp(
        xmpPacket(
          `<photoshop:Credit>Lanjiang</photoshop:Credit><dc:creator>${'<dc:x>'.repeat(1_000_000)}</dc:creator>`,
        ),
      ),
    )
    expect(found).toMatchObject({ unread: ['xmp'] })
  })

  it('of many prefixes and many elements that bring their own is read', async () => {
    const prefixes = Array.from({ length: 20_000 }, (_, index) => `xmlns:p${index}="http://purl.org/dc/elements/1.1/"`)
    const items = '<rdf:li xmlns:q="http://purl.org/dc/elements/1.1/">Ann Lee</rdf:li>'.repeat(20_000)
    const packet = xmpPacket(`<dc:creator><rdf:Seq>${items}</rdf:Seq></dc:creator>`, prefixes.join(' '))
    expect((await read(await webpWithXmp(packet))).creators).toEqual(['Ann Lee'])
  })

  it('of elements that nobody closes is read', async () => {
    const found = await read(await webpWithXmp(xmpPacket(`<dc:creator>${'<a:b c="d" '.repeat(50_000)}`)))
    expect(found.creators).toEqual([])
  })

  it('does not expand the entities that it declares', async () => {
    const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
      { length: 9 },
      (_, index) => `<!ENTITY lol${index + 1} "${`&lol${index === 0 ? '' : index};`.repeat(10)}">`,
    ).join('')}]>`
    const found = await read(
      await jpegWithXmp(xmpPacket('<photoshop:Credit>&lol9;</photoshop:Credit><dc:title>T</dc:title>', '', laughs)),
    )
    expect(JSON.stringify(found)).not.toContain('lollol')
  })

  it('does not read files that it names', async () => {
    const outer = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    const found = await read(await jpegWithXmp(xmpPacket('<photoshop:Credit>&file;</photoshop:Credit>', '', outer)))
    expect(JSON.stringify(found)).not.toContain('root:')
  })

  it('changes no object by the names that it uses', async () => {
    const packet = xmpPacket(
      '<__proto__:polluted>yes</__proto__:polluted><dc:__proto__><dc:polluted>yes</dc:polluted></dc:__proto__><constructor:prototype>yes</constructor:prototype>',
    )
    await read(await jpegWithXmp(packet))
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('an EXIF block', () => {
  const readBlock = async (block: Buffer): Promise<RightsData> =>
    read(withSegments(await bytesOf('jpeg'), exifSegment(block)))

  it('that states lengths beyond its end is read to its end', async () => {
    const block = exifBlock([[0x13b, 2, Buffer.from('Ann Lee\0')]])
    block.writeUInt32LE(0xffff_ffff, 10 + 4)
    expect((await readBlock(block)).creators[0]).toMatch(/^Ann Lee/)
  })

  it.each([3, 4, 5, 9, 10, 12, 13, 99])(
    'that gives numbers of type %i where text belongs says nothing',
    async (type) => {
      const block = exifBlock([[0x13b, 2, Buffer.from('Ann Lee\0')]])
      block.writeUInt16LE(type, 10 + 2)
      block.writeUInt32LE(0x7fff_ffff, 10 + 4)
      expect((await readBlock(block)).creators).toEqual([])
    },
  )

  it('whose directories point at themselves and outside is no more than broken', async () => {
    for (const pointer of [8, 0, 1, 0xffff_fff0]) {
      const block = exifBlock([[0x13b, 2, Buffer.from('Ann Lee\0')]])
      block.writeUInt32LE(pointer, 10 + 12 + 8)
      await readBlock(block)
      block.writeUInt32LE(pointer, 4)
      await readBlock(block)
    }
  })
})

describe('IPTC records', () => {
  it('that state lengths beyond their end leave what stands before them, or say that they are broken', async () => {
    const segment = iptcSegment([
      [2, 80, Buffer.from('Ann Lee')],
      [2, 110, Buffer.from('Lanjiang')],
    ])
    const at = segment.indexOf(Buffer.from([0x1c, 2, 110]))
    segment.writeUInt16BE(0xffff, at + 3)
    const found = await read(withSegments(await bytesOf('jpeg'), segment))
    expect([...found.creators, ...found.unread]).not.toEqual([])
  })
})

describe('a manifest', () => {
  /** A PNG whose manifest store is the given boxes. */
  const readStore = async (store: Uint8Array): Promise<RightsData> =>
    read(withChunks(await bytesOf('png'), ['caBX', store]))

  const box = (type: string, ...contents: Uint8Array[]): Buffer => {
    const content = Buffer.concat(contents)
    const header = Buffer.alloc(8)
    header.writeUInt32BE(content.length + 8)
    header.write(type, 4, 'latin1')
    return Buffer.concat([header, content])
  }
  const description = box('jumd', Buffer.from('c2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0', 'latin1'))

  it('of boxes within boxes without end is not parsed', async () => {
    let store = box('jumb', description)
    for (let depth = 0; depth < 2000; depth++) store = box('jumb', description, store)
    expect((await readStore(store)).credential).toMatchObject({ state: 'unsupported', codes: ['manifest.tooLarge'] })
  })

  it('of lengths that do not hold is not parsed', async () => {
    const store = box('jumb', description, box('jumb', description))
    for (const length of [0, 1, 7, 0xffff_ffff]) {
      store.writeUInt32BE(length, 8 + description.length)
      expect((await readStore(store)).credential?.state).not.toBe('untrusted')
    }
  })

  it('of broken CBOR is invalid', async () => {
    const claim = box('jumd', Buffer.from('c2ma\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03urn:x\0', 'latin1'))
    for (const cbor of [
      '\xbf\xff\xff',
      '\x9a\xff\xff\xff\xff',
      `${'\x81'.repeat(50_000)}\x01`,
      '\x7b\xff\xff\xff\xff\xff\xff\xff\xff',
    ]) {
      const inner = box('jumb', claim, box('cbor', Buffer.from(cbor, 'latin1')))
      expect((await readStore(box('jumb', description, inner))).credential?.state).toBe('invalid')
    }
  })
})
