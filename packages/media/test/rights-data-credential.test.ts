import type { Credential } from '@sourcemark/contract'
import { CBORBox } from '@trustnxt/c2pa-ts/jumbf'
import {
  ActionAssertion,
  ActionType,
  Assertion,
  CreativeWorkAssertion,
  DataHashAssertion,
  DigitalSourceType,
  IngredientAssertion,
  ManifestType,
  RelationshipType,
} from '@trustnxt/c2pa-ts/manifest'
import { beforeAll, describe, expect, it } from 'vitest'
import { readRightsData } from '../src/rights-data/read-rights-data.ts'
import { bytesOf, makeSigner, picture, type Signing, sign, type TestSigner } from './rights-data-files.ts'

/** A hash of the boxes of a file, which the library knows by its name alone. */
class BoxesHash extends Assertion {
  override label = 'c2pa.hash.boxes'
  override uuid = new DataHashAssertion().uuid

  override readContentFromJUMBF(): void {}

  override generateJUMBFBoxForContent(): CBORBox {
    const box = new CBORBox()
    box.content = { boxes: [] }
    return box
  }
}

let by: TestSigner
beforeAll(async () => {
  by = await makeSigner()
})

const read = async (bytes: Uint8Array, trustAnchors: string[] = []): Promise<Credential | undefined> =>
  (await readRightsData(bytes, { trustAnchors })).credential

const signedJpeg = async (more: Partial<Signing> = {}): Promise<Buffer> =>
  (await sign(await bytesOf('jpeg'), { by, ...more })).bytes

const creation = (digitalSourceType = DigitalSourceType.DigitalCapture): ActionAssertion => {
  const assertion = new ActionAssertion()
  assertion.actions = [{ action: ActionType.C2paCreated, digitalSourceType, softwareAgent: { name: 'Camera' } }]
  return assertion
}

describe('a manifest', () => {
  it.each(['jpeg', 'png', 'avif'] as const)('is read and holds in %s', async (format) => {
    const { bytes, manifest } = await sign(await bytesOf(format), {
      by,
      title: 'ferry',
      build: (one) => one.addAssertion(creation()),
    })
    expect(await read(bytes)).toEqual({
      state: 'untrusted',
      codes: ['signingCredential.untrusted'],
      manifestId: manifest.label,
      instanceId: manifest.claim?.instanceID,
      title: 'ferry',
      signer: 'Lanjiang Weekly, Ann Lee',
      signedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      generator: expect.stringContaining('c2pa-ts'),
      actions: [{ action: 'c2pa.created', digitalSourceType: 'digitalCapture', agent: 'Camera' }],
      ingredients: [],
      binding: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    })
  })

  it('is valid where its signer’s chain ends at a certificate that is trusted', async () => {
    const bytes = await signedJpeg()
    const other = await makeSigner()
    expect(await read(bytes, [other.anchor, by.anchor])).toMatchObject({ state: 'valid', codes: [] })
    expect(await read(bytes, [other.anchor])).toMatchObject({ state: 'untrusted' })
  })

  it('is trusted by nobody without a time stamp, whatever the chain', async () => {
    const found = await read(await signedJpeg({ stamped: false }), [by.anchor])
    expect(found).toMatchObject({ state: 'untrusted' })
    expect(found?.signedAt).toBeUndefined()
  })

  it('says the same after its certificate has run out', async () => {
    const expired = await makeSigner('CN=Ann Lee', { notAfter: new Date('2021-01-01') })
    expect(await read(await signedJpeg({ by: expired, stamped: false }))).toMatchObject({
      state: 'untrusted',
      codes: ['signingCredential.untrusted'],
    })
  })

  it('is invalid where a byte of the picture was changed, also after its certificate has run out', async () => {
    const expired = await makeSigner('CN=Ann Lee', { notAfter: new Date('2021-01-01') })
    for (const bytes of [await signedJpeg(), await signedJpeg({ by: expired, stamped: false })]) {
      const at = bytes.length - 20
      bytes[at] = (bytes[at] as number) ^ 1
      expect(await read(bytes, [by.anchor])).toMatchObject({
        state: 'invalid',
        codes: ['assertion.dataHash.mismatch'],
      })
    }
  })

  it('is invalid where a byte of a HEIF file was changed', async () => {
    const { bytes } = await sign(await bytesOf('avif'), { by })
    const at = bytes.length - 20
    bytes[at] = (bytes[at] as number) ^ 1
    expect(await read(bytes)).toMatchObject({ state: 'invalid', codes: ['assertion.bmffHash.mismatch'] })
  })

  it('is invalid on another picture', async () => {
    const signed = await signedJpeg()
    const plain = await bytesOf('jpeg', picture().negate())
    const marker = signed.indexOf(Buffer.from([0xff, 0xeb]))
    const end = marker + 2 + signed.readUInt16BE(marker + 2)
    const moved = Buffer.concat([plain.subarray(0, 2), signed.subarray(marker, end), plain.subarray(2)])
    expect(await read(moved)).toMatchObject({ state: 'invalid' })
  })

  it('is invalid where an assertion or the claim was changed', async () => {
    const whole = await signedJpeg({ title: 'ferry', build: (one) => one.addAssertion(creation()) })
    for (const words of ['digitalCapture', 'ferry']) {
      const bytes = Buffer.from(whole)
      const at = bytes.indexOf(words)
      bytes[at] = (bytes[at] as number) ^ 1
      expect((await read(bytes))?.state).toBe('invalid')
    }
  })

  it('that leaves more of the file out of its hash than itself is trusted by nobody', async () => {
    const bytes = await signedJpeg({
      bind: (binding) => {
        binding.exclusions = [{ start: 0, length: 60_000 }]
        binding.hash = Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex')
      },
    })
    expect(await read(bytes, [by.anchor])).toMatchObject({
      state: 'untrusted',
      codes: ['assertion.dataHash.additionalExclusionsPresent', 'signingCredential.untrusted'],
    })
  })

  it('is invalid where its claim does not hold the hash of the file', async () => {
    const bytes = await signedJpeg({
      build: ({ claim }) => {
        if (claim !== undefined)
          claim.assertions = claim.assertions.filter(({ uri }) => !uri.includes('c2pa.hash.data'))
      },
    })
    expect(await read(bytes, [by.anchor])).toMatchObject({ state: 'invalid', codes: ['claim.hardBindings.missing'] })
  })

  it('whose hash is of a kind that is not checked, or its parent’s, is not taken for one that holds', async () => {
    const boxes = await signedJpeg({ unbound: true, build: (one) => one.addAssertion(new BoxesHash()) })
    expect(await read(boxes, [by.anchor])).toMatchObject({ state: 'unsupported', codes: ['hardBinding.unsupported'] })
    const update = await signedJpeg({
      unbound: true,
      build: (one) => {
        one.type = ManifestType.Update
      },
    })
    expect((await read(update, [by.anchor]))?.state).toBe('unsupported')
  })

  it('is gone where somebody saved the picture anew', async () => {
    expect(await read(await signedJpeg())).toBeDefined()
    expect(await read(await bytesOf('jpeg', picture()))).toBeUndefined()
  })

  it('in a WebP is said to be there and not to be checked', async () => {
    const { store } = await sign(await bytesOf('png'), { by })
    const webp = await bytesOf('webp')
    const jumbf = store.getBytes()
    const chunk = Buffer.alloc(8)
    chunk.write('C2PA', 0, 'latin1')
    chunk.writeUInt32LE(jumbf.length, 4)
    expect(await read(Buffer.concat([webp, chunk, jumbf]))).toMatchObject({
      state: 'unsupported',
      codes: ['container.unsupported'],
    })
  })
})

describe('what a manifest states', () => {
  const author = (): CreativeWorkAssertion => {
    const work = new CreativeWorkAssertion()
    work.creativeWork = { '@type': 'CreativeWork', author: [{ '@type': 'Person', name: 'Ann Lee' }] }
    return work
  }

  it('are authors and how the picture came about', async () => {
    const bytes = await signedJpeg({
      build: (one) => {
        one.addAssertion(creation(DigitalSourceType.TrainedAlgorithmicMedia))
        one.addAssertion(author())
      },
    })
    expect(await readRightsData(bytes)).toMatchObject({
      creators: ['Ann Lee'],
      digitalSourceType: 'trainedAlgorithmicMedia',
      from: { creators: ['c2pa'], digitalSourceType: ['c2pa'] },
    })
  })

  it('counts for nothing where it does not hold', async () => {
    const bytes = await signedJpeg({ build: (one) => one.addAssertion(author()) })
    const at = bytes.length - 20
    bytes[at] = (bytes[at] as number) ^ 1
    expect((await readRightsData(bytes)).creators).toEqual([])
  })
})

describe('ingredients', () => {
  const madeFrom = async (change?: (store: Buffer) => void): Promise<Credential | undefined> => {
    const original = await sign(await bytesOf('png'), {
      by,
      title: 'original',
      build: (one) => one.addAssertion(creation()),
    })
    const ingredient = IngredientAssertion.create('ferry.png', 'image/png', 'xmp:iid:ferry', 'xmp.did:ferry')
    ingredient.relationship = RelationshipType.ParentOf
    const reference = {
      uri: `self#jumbf=/c2pa/${original.manifest.label}`,
      hash: new Uint8Array(32),
      algorithm: 'SHA-256' as const,
    }
    const content = original.manifest.generateJUMBFBox()
    reference.hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(content.toBuffer())))
    ingredient.c2pa_manifest = reference
    const editor = await makeSigner('CN=Bob, O=Other Paper')
    const { bytes } = await sign(await bytesOf('png', picture().negate()), {
      by: editor,
      store: original.store,
      build: (one) => one.addAssertion(ingredient),
    })
    change?.(bytes)
    return read(bytes, [by.anchor])
  }

  it('are named, and their manifests are checked', async () => {
    const found = await madeFrom()
    expect(found).toMatchObject({ state: 'untrusted', signer: 'Other Paper, Bob' })
    expect(found?.ingredients).toEqual([
      {
        relationship: 'parentOf',
        title: 'ferry.png',
        documentId: 'xmp.did:ferry',
        instanceId: 'xmp:iid:ferry',
        manifest: expect.objectContaining({
          state: 'valid',
          codes: [],
          title: 'original',
          signer: 'Lanjiang Weekly, Ann Lee',
        }),
      },
    ])
  })

  it.each([
    ['original', 'claimSignature.mismatch'],
    ['digitalCapture', 'assertion.hashedURI.mismatch'],
  ])('whose manifests were changed at %s do not hold', async (words, code) => {
    const found = await madeFrom((bytes) => {
      const at = bytes.indexOf(words)
      bytes[at] = (bytes[at] as number) ^ 1
    })
    expect(found?.ingredients[0]?.manifest).toMatchObject({ state: 'invalid' })
    expect(found?.ingredients[0]?.manifest?.codes).toContain(code)
  })
})
