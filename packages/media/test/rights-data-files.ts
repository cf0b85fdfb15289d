import { crc32, deflateSync } from 'node:zlib'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { type Asset, BMFF, JPEG, PNG } from '@trustnxt/c2pa-ts/asset'
import { CoseAlgorithmIdentifier, LocalSigner } from '@trustnxt/c2pa-ts/cose'
import { BMFFHashAssertion, DataHashAssertion, type Manifest, ManifestStore } from '@trustnxt/c2pa-ts/manifest'
import { LocalTimestampProvider } from '@trustnxt/c2pa-ts/rfc3161'
import sharp, { type Sharp } from 'sharp'

export type Format = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif'

/** A small picture without metadata. */
export function picture(): Sharp {
  const pixels = Uint8Array.from({ length: 96 * 64 * 3 }, (_, index) => (index * 7 + (index % 97) * 13) % 256)
  return sharp(pixels, { raw: { width: 96, height: 64, channels: 3 } })
}

export const bytesOf = async (format: Format, made: Sharp = picture()): Promise<Buffer> =>
  made.toFormat(format).toBuffer()

/** A JPEG with segments of metadata after its start. */
export const withSegments = (jpeg: Uint8Array, ...segments: Uint8Array[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])

const segment = (marker: number, ...parts: (string | Uint8Array)[]): Buffer => {
  const payload = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
  return Buffer.concat([Buffer.from([0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 255]), payload])
}

export const exifSegment = (tiff: Uint8Array): Buffer => segment(0xe1, 'Exif\0\0', tiff)

/** An IPTC record: its number, its data set and its value in the bytes given. */
export type IptcRecord = readonly [record: number, dataSet: number, value: Uint8Array]

export const declaredUtf8: IptcRecord = [1, 90, Buffer.from('\x1b%G', 'latin1')]

export function iptcSegment(records: readonly IptcRecord[]): Buffer {
  const all = Buffer.concat(
    records.map(([record, dataSet, value]) =>
      Buffer.concat([Buffer.from([0x1c, record, dataSet, value.length >> 8, value.length & 255]), value]),
    ),
  )
  const size = Buffer.from([0, 0, all.length >> 8, all.length & 255])
  return segment(0xed, 'Photoshop 3.0\0', '8BIM\x04\x04\0\0', size, all, Buffer.alloc(all.length & 1))
}

/** An EXIF tag: its number, its type and its value. */
export type ExifTag = readonly [tag: number, type: 1 | 2 | 7, value: Uint8Array]

/** An EXIF block of two directories, little-endian. */
export function exifBlock(ifd0: readonly ExifTag[], exif: readonly ExifTag[] = []): Buffer {
  const sizeOf = (entries: number): number => 2 + entries * 12 + 4
  const exifAt = 8 + sizeOf(ifd0.length + 1)
  let valuesAt = exifAt + sizeOf(exif.length)
  const values: Uint8Array[] = []
  const directory = (tags: readonly ExifTag[], pointer?: number): Buffer => {
    const block = Buffer.alloc(sizeOf(tags.length + (pointer === undefined ? 0 : 1)))
    block.writeUInt16LE(tags.length + (pointer === undefined ? 0 : 1), 0)
    tags.forEach(([tag, type, value], index) => {
      const at = 2 + index * 12
      block.writeUInt16LE(tag, at)
      block.writeUInt16LE(type, at + 2)
      block.writeUInt32LE(value.length, at + 4)
      if (value.length <= 4) block.set(value, at + 8)
      else {
        block.writeUInt32LE(valuesAt, at + 8)
        values.push(value)
        valuesAt += value.length
      }
    })
    if (pointer !== undefined) {
      const at = 2 + tags.length * 12
      block.writeUInt16LE(0x8769, at)
      block.writeUInt16LE(4, at + 2)
      block.writeUInt32LE(1, at + 4)
      block.writeUInt32LE(pointer, at + 8)
    }
    return block
  }
  const first = directory(ifd0, exifAt)
  const second = directory(exif)
  return Buffer.concat([Buffer.from('II*\0\x08\0\0\0', 'latin1'), first, second, ...values])
}

/** Text in GBK, of the characters that tests need. */
const gbk: Readonly<Record<string, readonly [number, number]>> = {
  新: [0xd0, 0xc2],
  华: [0xbb, 0xaa],
  社: [0xc9, 0xe7],
  张: [0xd5, 0xc5],
  三: [0xc8, 0xfd],
  朱: [0xd6, 0xec],
  镕: [0xe9, 0x46],
  基: [0xbb, 0xf9],
}
export const inGbk = (text: string): Buffer => Buffer.from([...text].flatMap((character) => gbk[character] ?? []))

/** A PNG with chunks after its header. */
export const withChunks = (png: Uint8Array, ...chunks: (readonly [type: string, data: Uint8Array])[]): Buffer =>
  Buffer.concat([
    png.subarray(0, 33),
    ...chunks.map(([type, data]) => {
      const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
      const length = Buffer.alloc(4)
      length.writeUInt32BE(data.length)
      const check = Buffer.alloc(4)
      check.writeUInt32BE(crc32(body))
      return Buffer.concat([length, body, check])
    }),
    png.subarray(33),
  ])

export const textChunk = (keyword: string, text: string): readonly [string, Uint8Array] => [
  'iTXt',
  Buffer.from(`${keyword}\0\0\0\0\0${text}`),
]

export const packedTextChunk = (keyword: string, text: string): readonly [string, Uint8Array] => [
  'zTXt',
  Buffer.concat([Buffer.from(`${keyword}\0\0`), deflateSync(text)]),
]

/** A GIF with an XMP packet in its own extension. */
export function withGifXmp(gif: Uint8Array, packet: string): Buffer {
  const ramp = Buffer.from([1, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0])
  const extension = Buffer.concat([Buffer.from('\x21\xff\x0bXMP DataXMP', 'latin1'), Buffer.from(packet), ramp])
  return Buffer.concat([gif.subarray(0, -1), extension, gif.subarray(-1)])
}

const namespaces = {
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  xmpMM: 'http://ns.adobe.com/xap/1.0/mm/',
  stRef: 'http://ns.adobe.com/xap/1.0/sType/ResourceRef#',
  plus: 'http://ns.useplus.org/ldf/xmp/1.0/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  cc: 'http://creativecommons.org/ns#',
  TC260: 'http://www.tc260.org.cn/ns/AIGC/1.0/',
}

/** A packet with the given properties in its one description. */
export const xmpPacket = (properties: string, attributes = '', before = ''): string =>
  `${before}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ${Object.entries(
    namespaces,
  )
    .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
    .join(' ')} ${attributes}>${properties}</rdf:Description></rdf:RDF></x:xmpmeta>`

/** Who signs, with the certificates above. */
export interface TestSigner {
  readonly signer: LocalSigner
  readonly clock: LocalTimestampProvider
  /** Certificate of the authority, PEM. */
  readonly anchor: string
}

const keys = { name: 'ECDSA', namedCurve: 'P-256' } as const
const signing = { ...keys, hash: 'SHA-256' } as const

/** An authority, somebody whom it vouches for, and a clock. */
export async function makeSigner(
  name = 'CN=Ann Lee, O=Lanjiang Weekly',
  { notAfter = new Date('2099-01-01') }: { notAfter?: Date } = {},
): Promise<TestSigner> {
  const authorityKeys = await crypto.subtle.generateKey(keys, true, ['sign', 'verify'])
  const notBefore = new Date('2020-01-01')
  const authority = await X509CertificateGenerator.create({
    serialNumber: '01',
    subject: 'CN=Test Authority',
    issuer: 'CN=Test Authority',
    notBefore,
    notAfter: new Date('2099-01-01'),
    signingAlgorithm: signing,
    publicKey: authorityKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  })
  const issue = async (subject: string, usage: string): Promise<{ certificate: X509Certificate; key: Uint8Array }> => {
    const own = await crypto.subtle.generateKey(keys, true, ['sign', 'verify'])
    const certificate = await X509CertificateGenerator.create({
      serialNumber: '02',
      subject,
      issuer: 'CN=Test Authority',
      notBefore,
      notAfter,
      signingAlgorithm: signing,
      publicKey: own.publicKey,
      signingKey: authorityKeys.privateKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([usage], true),
        await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
        await SubjectKeyIdentifierExtension.create(own.publicKey),
      ],
    })
    return { certificate, key: new Uint8Array(await crypto.subtle.exportKey('pkcs8', own.privateKey)) }
  }
  const leaf = await issue(name, '1.3.6.1.5.5.7.3.4')
  const time = await issue('CN=Test Clock', '1.3.6.1.5.5.7.3.8')
  return {
    signer: new LocalSigner(leaf.key, CoseAlgorithmIdentifier.ES256, leaf.certificate, [authority]),
    clock: new LocalTimestampProvider(time.certificate, time.key, [authority]),
    anchor: authority.toString('pem'),
  }
}

export interface Signing {
  readonly by: TestSigner
  /** Adds assertions. */
  readonly build?: (manifest: Manifest) => void
  /** A store whose manifests come along, as those of ingredients. */
  readonly store?: ManifestStore
  readonly stamped?: boolean
  readonly title?: string
  /** Without a hash of the file. */
  readonly unbound?: boolean
  /** Changes the binding before it is signed. */
  readonly bind?: (binding: DataHashAssertion) => void
}

let made = 0

/** Signs a picture; gives its bytes and the store that is in it. */
export async function sign(
  bytes: Uint8Array,
  { by, build, store = new ManifestStore(), stamped = true, title, unbound = false, bind }: Signing,
): Promise<{ bytes: Buffer; store: ManifestStore; manifest: Manifest }> {
  const asset: Asset = JPEG.canRead(bytes) ? new JPEG(bytes) : PNG.canRead(bytes) ? new PNG(bytes) : new BMFF(bytes)
  const manifest = store.createManifest({
    assetFormat: asset.mimeType,
    instanceID: `xmp:iid:test-${++made}`,
    defaultHashAlgorithm: 'SHA-256',
    signer: by.signer,
  })
  if (manifest.claim !== undefined && title !== undefined) manifest.claim.title = title
  const binding =
    asset instanceof BMFF
      ? BMFFHashAssertion.createV2('jumbf manifest', 'SHA-256')
      : DataHashAssertion.create('SHA-256')
  if (!unbound) manifest.addAssertion(binding)
  build?.(manifest)
  await asset.ensureManifestSpace(store.measureSize())
  await binding.updateWithAsset(asset)
  if (binding instanceof DataHashAssertion) bind?.(binding)
  await manifest.sign(by.signer, stamped ? by.clock : undefined)
  await asset.writeManifestJUMBF(store.getBytes())
  return { bytes: Buffer.from(await asset.getDataRange()), store, manifest }
}
