import { type Credential, noRights, type RightsData } from '@sourcemark/contract'
import { describe, expect, it } from 'vitest'
import { datesOfRights, fileRights, ingredientsOf, type MediumMatch, madeFrom } from '../src/index.ts'

const data = (stated: Partial<RightsData> = {}): RightsData => ({ ...noRights, ...stated })
const same: MediumMatch = { coverage: 0.98, originalCoverage: 0.97 }
/** A stretch in which an original's frames fill a quarter of those of a film. */
const inset = { query: { start: 0, end: 60, x: 0.5, y: 0.5, w: 0.5, h: 0.5 }, original: { start: 0, end: 60 } }
const credential = (more: Partial<Credential> = {}): Credential => ({
  state: 'untrusted',
  codes: [],
  manifestId: 'urn:uuid:a-manifest',
  instanceId: 'xmp:iid:an-instance',
  signer: 'Lanjiang Weekly',
  actions: [],
  ingredients: [],
  ...more,
})
const lost = (original: Partial<RightsData>, copy: Partial<RightsData> = {}, match = same, kept = true): string[] =>
  fileRights(data(original), data(copy), match, kept).details.map(({ result, kind }) => `${result} ${kind}`)

describe('rights information of a file', () => {
  const full: Partial<RightsData> = {
    creators: ['顾闻舟'],
    credit: '澜江周刊',
    copyrightNotice: '© 2024 澜江周刊',
    licences: ['https://creativecommons.org/licenses/by/4.0/'],
    credential: credential(),
    digitalSourceType: 'trainedAlgorithmicMedia',
  }

  it('is removed where a same picture has none of it', () => {
    const found = fileRights(data(full), data(), same, true)
    expect(found).toMatchObject({ removed: 6, altered: 0 })
    expect(found.details).toEqual([
      { result: 'removed', kind: 'creator', original: '顾闻舟', copy: null },
      { result: 'removed', kind: 'credit', original: '澜江周刊', copy: null },
      { result: 'removed', kind: 'copyright', original: '© 2024 澜江周刊', copy: null },
      { result: 'removed', kind: 'licence', original: 'https://creativecommons.org/licenses/by/4.0/', copy: null },
      { result: 'removed', kind: 'credential', original: 'Lanjiang Weekly', copy: null },
      { result: 'removed', kind: 'ai_label', original: 'trainedAlgorithmicMedia', copy: null },
    ])
  })

  it('is altered where the copy names somebody else', () => {
    const found = fileRights(
      data({ creators: ['顾闻舟'], copyrightNotice: '© 澜江周刊', digitalSourceType: 'trainedAlgorithmicMedia' }),
      data({ creators: ['何小满'], copyrightNotice: '© 渡口晚报', digitalSourceType: 'digitalCapture' }),
      same,
      true,
    )
    expect(found).toMatchObject({ removed: 0, altered: 3 })
    expect(found.details.map(({ copy }) => copy)).toEqual(['何小满', '© 渡口晚报', 'digitalCapture'])
  })

  it('is kept where the copy says the same', () => {
    expect(lost(full, full)).toEqual([])
  })

  it.each([
    [{ creators: ['Ann Lee'] }, { copyrightNotice: '© 2024 Ann Lee' }],
    [{ credit: 'Getty Images' }, { creators: ['AFP via Getty Images'] }],
    [{ creators: ['Ann Lee'] }, { creators: ['Bob Ray', 'ann lee'] }],
    [{ creators: ['张三'] }, { creators: ['張三'] }],
    [{ usageTerms: 'CC BY 4.0' }, { licences: ['https://creativecommons.org/licenses/by/4.0/'] }],
    [{ aiLabel: { label: '1' } }, { digitalSourceType: 'compositeWithTrainedAlgorithmicMedia' }],
  ] satisfies [Partial<RightsData>, Partial<RightsData>][])(
    'is kept wherever and however it is written (%#)',
    (original, copy) => {
      expect(lost(original, copy)).toEqual([])
    },
  )

  it.each(['SONY DSC', 'OLYMPUS DIGITAL CAMERA', 'Canon EOS 5D', '网络'])('is none where it says %s', (name) => {
    expect(lost({ creators: [name], copyrightNotice: name, credit: name, usageTerms: name })).toEqual([])
  })

  it('is not altered by a device that puts its own name', () => {
    expect(lost({ creators: ['Ann Lee'] }, { creators: ['OLYMPUS DIGITAL CAMERA'] })).toEqual(['removed creator'])
  })

  it.each<[string, MediumMatch]>([
    ['a part of it', { coverage: 1, originalCoverage: 0.6 }],
    ['more around it', { coverage: 0.5, originalCoverage: 1 }],
    ['mirrored', { ...same, transform: { mirrored: true } }],
    ['turned', { ...same, transform: { rotated: 90 } }],
    ['seen from the side', { ...same, transform: { perspective: true } }],
    ['inverted', { ...same, transform: { inverted: true } }],
    ['a thumbnail', { ...same, transform: { scaled: 0.2 } }],
    ['played faster', { ...same, transform: { speed: 1.02, pitch: 1 } }],
    ['played slower', { ...same, transform: { speed: 0.98, pitch: 1 } }],
    ['in the corner of another film', { ...same, spans: [inset] }],
    ['sung higher', { ...same, transform: { speed: 1, pitch: 1.02 } }],
  ])('is not missed in another one: %s', (_name, match) => {
    expect(lost(full, {}, match)).toEqual([])
  })

  it('is missed in a film whose frames are filled but for a hair, and in a picture wherever that lies', () => {
    const nearly = { ...inset, query: { start: 0, end: 60, x: 0, y: 0.01, w: 1, h: 0.98 } }
    const picture = { query: { x: 0.1, y: 0.1, w: 0.5, h: 0.5 }, original: { x: 0, y: 0, w: 1, h: 1 } }
    for (const span of [nearly, picture])
      expect(lost({ creators: ['Ann Lee'] }, {}, { ...same, spans: [span] })).toEqual(['removed creator'])
  })

  it('is missed in a short film whose speed is measured as well as its frames allow', () => {
    const of = (end: number, speed: number) => {
      const span = { query: { start: 0, end, x: 0, y: 0, w: 1, h: 1 }, original: { start: 0, end } }
      return lost({ creators: ['Ann Lee'] }, {}, { ...same, spans: [span], transform: { speed } }).length
    }
    expect([of(20, 1.04), of(20, 0.96), of(20, 1.06), of(120, 1.02), of(120, 0.995)]).toEqual([1, 1, 0, 0, 1])
  })

  it('is missed in a picture that was only saved smaller', () => {
    expect(lost({ creators: ['Ann Lee'] }, {}, { ...same, transform: { scaled: 0.7, rotated: 0.2 } })).toEqual([
      'removed creator',
    ])
  })

  it('is missed in a sound that runs a hair faster, as codecs make it', () => {
    const match = { ...same, transform: { speed: 1.004, pitch: 0.997 } }
    expect(lost({ creators: ['Lin Wu'], copyrightNotice: '℗ 2024 Lanjiang Music' }, {}, match)).toEqual([
      'removed creator',
      'removed copyright',
    ])
  })

  it('is not missed where our path did not keep it, or the copy could not be read', () => {
    expect(lost(full, {}, same, false)).toEqual([])
    expect(lost(full, { unread: ['xmp'] })).toEqual([])
  })
})

describe('a manifest', () => {
  const original = { credential: credential() }

  it('is kept where the copy has the same, or one of the same signer', () => {
    expect(lost(original, { credential: credential({ instanceId: 'other' }) })).toEqual([])
    expect(lost(original, { credential: credential({ manifestId: 'b', instanceId: 'b' }) })).toEqual([])
  })

  it('is kept where the copy’s names it as an ingredient', () => {
    const edited = credential({
      manifestId: 'b',
      instanceId: 'b',
      signer: 'Bob Ray',
      ingredients: [{ title: 'ferry', manifest: credential() }],
    })
    expect(lost(original, { credential: edited })).toEqual([])
    expect(lost(original, { credential: { ...edited, ingredients: [] } })).toEqual(['altered credential'])
  })

  it('that does not hold is not missed', () => {
    expect(lost({ credential: credential({ state: 'invalid' }) })).toEqual([])
    expect(lost({ credential: credential({ state: 'unsupported' }) })).toEqual([])
  })
})

describe('dates of a picture', () => {
  it('are those of its making and of its signature, the earliest first', () => {
    expect(
      datesOfRights(
        data({
          createdAt: { time: '2024-05-06T07:08:09', zoned: false },
          modifiedAt: { time: '2020-01-02T00:00:00', zoned: false },
          credential: credential({ signedAt: '2024-05-01T00:00:00.000Z' }),
        }),
      ),
    ).toEqual(['2024-05-01T00:00:00.000Z', '2024-05-06T07:08:09.000Z'])
  })

  it.each(['1970-01-01T00:00:00', '1943-07-08T10:00:00', '2000-01-01T00:00:12', '2024-02-30T00:00:00'])(
    'are none of a clock that tells %s',
    (time) => {
      expect(datesOfRights(data({ createdAt: { time, zoned: false } }))).toEqual([])
    },
  )

  it('are not those of a manifest that does not hold', () => {
    const signedAt = '2024-05-01T00:00:00.000Z'
    expect(datesOfRights(data({ credential: credential({ state: 'invalid', signedAt }) }))).toEqual([])
  })
})

describe('what a picture was made from', () => {
  const original = data({
    documentId: 'xmp.did:original',
    credential: credential({
      manifestId: 'urn:uuid:original',
      instanceId: 'xmp:iid:original',
      binding: 'sha256:original',
    }),
  })
  const signedCopy = (
    ingredient: Credential['ingredients'][number],
    state: Credential['state'] = 'untrusted',
  ): RightsData => data({ credential: credential({ state, manifestId: 'urn:uuid:copy', ingredients: [ingredient] }) })

  it('is named by its manifest, down to the ingredients of ingredients', () => {
    const inner = { title: 'ferry', relationship: 'parentOf', manifest: original.credential as Credential }
    const copy = signedCopy({
      title: 'edited',
      documentId: 'xmp.did:edited',
      manifest: credential({ ingredients: [inner] }),
    })
    expect(ingredientsOf(copy).map(({ title, signed }) => [title, signed])).toEqual([
      ['edited', true],
      ['ferry', true],
    ])
    expect(madeFrom(copy, original)).toEqual([
      { id: 'urn:uuid:original', kind: 'ingredient', signed: true },
      { id: 'xmp:iid:original', kind: 'ingredient', signed: true },
      { id: 'sha256:original', kind: 'ingredient', signed: true },
    ])
  })

  it('is signed by nobody where the manifest does not hold, or in XMP', () => {
    const byId = { documentId: 'xmp.did:original' }
    expect(madeFrom(signedCopy(byId, 'invalid'), original)).toEqual([
      { id: 'xmp.did:original', kind: 'ingredient', signed: false },
    ])
    expect(madeFrom(data({ derivedFrom: ['xmp.did:original'], documentId: 'xmp.did:original' }), original)).toEqual([
      { id: 'xmp.did:original', kind: 'ingredient', signed: false },
    ])
  })

  it('is not told by an ingredient’s manifest that does not hold', () => {
    const manifest = { ...(original.credential as Credential), state: 'invalid' } as const
    expect(madeFrom(signedCopy({ manifest }), original)).toEqual([])
  })

  it('may be a version of one document', () => {
    expect(madeFrom(data({ documentId: 'xmp.did:copy', originalDocumentId: 'xmp.did:original' }), original)).toEqual([
      { id: 'xmp.did:original', kind: 'version', signed: false },
    ])
  })

  it('is nothing where ids are empty or differ', () => {
    const empty = 'uuid:00000000-0000-0000-0000-000000000000'
    expect(madeFrom(data({ documentId: empty }), data({ documentId: empty }))).toEqual([])
    expect(madeFrom(data({ documentId: 'xmp.did:copy' }), original)).toEqual([])
  })
})
