import { createHash } from 'node:crypto'
import type { Credential, CredentialAction, CredentialIngredient, CredentialState } from '@sourcemark/contract'
import { rightsDataLimits } from '@sourcemark/contract'
import { type Asset, BMFF, JPEG, PNG } from '@trustnxt/c2pa-ts/asset'
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf'
import {
  ActionAssertion,
  BMFFHashAssertion,
  ValidationStatusCode as Code,
  CreativeWorkAssertion,
  DataHashAssertion,
  IngredientAssertion,
  type Manifest,
  type ManifestComponent,
  ManifestStore,
  ManifestType,
  MetadataAssertion,
  ValidationError,
} from '@trustnxt/c2pa-ts/manifest'
import { reachesAnchor } from './certificate-chain.ts'
import { isParsable } from './jumbf-shape.ts'
import { line, lines, type Stated } from './stated.ts'

/** A file's manifest, and what it states of rights as far as it holds. */
export interface SignedStatement {
  readonly credential: Credential
  readonly stated: Stated
}

/** The description of a JUMBF box whose kind is one of C2PA. */
const manifestMark = 'jumdc2pa'

/** Manifests of one file that are checked, with those of its ingredients. */
const mostManifests = 30

/**
 * Reads and checks the C2PA manifest of a picture file: signature, hashes of the assertions, the binding to the file's bytes, the signer's chain, and
 * the manifests of its ingredients without their files. Pixels are not looked at.
 * @returns undefined when the file has none.
 */
export async function readCredential(
  bytes: Uint8Array,
  trustAnchors: readonly string[],
): Promise<SignedStatement | undefined> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!file.includes(manifestMark, 0, 'latin1')) return undefined
  return await unlessBroken(async () => {
    const asset = assetOf(bytes)
    if (asset === undefined) return unreadable('unsupported', 'container.unsupported')
    const jumbf = asset.getManifestJUMBF()
    return jumbf === undefined
      ? unreadable('invalid', Code.ManifestInaccessible)
      : await readStore(jumbf, (active) => new ManifestReader(trustAnchors).read(active, asset))
  })
}

/**
 * Reads the C2PA manifest that was taken out of a file which is too large to be checked against it, and says so: signature and hashes of the assertions are
 * checked, the binding is not.
 */
export function readUnboundCredential(jumbf: Uint8Array): Promise<SignedStatement> {
  return unlessBroken(() =>
    readStore(jumbf, async (active) => {
      const read = await new ManifestReader([]).read(active, undefined)
      return read.state === 'invalid'
        ? read
        : { ...read, state: 'unsupported', codes: lines([...read.codes, 'hardBinding.unsupported']) }
    }),
  )
}

/** Reads the active manifest of a store. */
async function readStore(jumbf: Uint8Array, read: (active: Manifest) => Promise<Credential>): Promise<SignedStatement> {
  if (!isParsable(jumbf)) return unreadable('unsupported', 'manifest.tooLarge')
  // a copy, since the parser reads whole buffers
  const active = ManifestStore.read(SuperBox.fromBuffer(new Uint8Array(jumbf))).getActiveManifest()
  if (active === undefined) return unreadable('invalid', Code.ClaimMissing)
  const credential = await read(active)
  return { credential, stated: credential.state === 'invalid' ? {} : statedBy(active) }
}

async function unlessBroken(reading: () => Promise<SignedStatement>): Promise<SignedStatement> {
  try {
    return await reading()
  } catch (error) {
    const code = error instanceof ValidationError ? error.code : Code.GeneralError
    const compressed = error instanceof Error && /^Compressed manifests/.test(error.message)
    if (compressed) return unreadable('unsupported', 'manifest.compressed')
    return unreadable(code === Code.AlgorithmUnsupported ? 'unsupported' : 'invalid', code)
  }
}

const unreadable = (state: CredentialState, code: string): SignedStatement => ({
  credential: { state, codes: [code], actions: [], ingredients: [] },
  stated: {},
})

function assetOf(bytes: Uint8Array): Asset | undefined {
  const kind = [JPEG, PNG, BMFF].find((one) => one.canRead(bytes))
  return kind === undefined ? undefined : new kind(bytes)
}

/** The assertions that the claim of a manifest holds by their hashes; what else lies in its store is signed by nobody. */
function assertionsOf(manifest: Manifest): ManifestComponent[] {
  const { assertions = [], gatheredAssertions = [] } = manifest.claim ?? {}
  return [...assertions, ...gatheredAssertions].flatMap(({ uri }) => manifest.getComponentByURL(uri, true) ?? [])
}

/** Codes that leave a manifest as it is, with nobody to vouch for its time or signer. */
const withoutTime: ReadonlySet<string> = new Set([
  Code.TimeStampMismatch,
  Code.TimeStampMalformed,
  Code.TimeStampOutsideValidity,
  Code.TimeStampUntrusted,
])

/** Bindings that the library knows and does not check. */
const unchecked: ReadonlySet<string> = new Set(['c2pa.hash.boxes', 'c2pa.hash.collection.data', 'c2pa.hash.bmff'])

/** Boxes of a HEIF file that a binding may leave out: none of them holds pixels. */
const unbound: ReadonlySet<string> = new Set(['/uuid', '/ftyp', '/mfra', '/free', '/skip', '/emsg', '/meta/iloc'])

const additional = Object.freeze({
  data: 'assertion.dataHash.additionalExclusionsPresent',
  bmff: 'assertion.bmffHash.additionalExclusionsPresent',
} as const)

class ManifestReader {
  readonly #trustAnchors: readonly string[]
  #left = mostManifests

  constructor(trustAnchors: readonly string[]) {
    this.#trustAnchors = trustAnchors
  }

  /** @param asset the file that the manifest is in; absent for an ingredient's, whose file is elsewhere. */
  async read(manifest: Manifest, asset: Asset | undefined, depth = 0): Promise<Credential> {
    this.#left--
    const checked = asset === undefined ? await this.#checkAlone(manifest) : await this.#checkFile(manifest, asset)
    const { claim, signature } = manifest
    const certificates = certificatesOf(manifest)
    const signedAt = checked.stamped ? signature?.signatureData.timestamp : undefined
    const trusted =
      checked.state === 'untrusted' &&
      !checked.codes.some((code) => withoutTime.has(code) || code === additional.data || code === additional.bmff) &&
      signedAt !== undefined &&
      reachesAnchor(certificates, this.#trustAnchors, signedAt)
    const state = trusted ? 'valid' : checked.state
    const [binding] = bindingsIn(assertionsOf(manifest))
    // not by Node's own class, which ends the process on some broken keys
    const subject = signature?.signatureData.certificate?.subjectName
    const signer = lines(['O', 'CN'].flatMap((field) => subject?.getField(field) ?? [])).join(', ')
    return {
      state,
      codes: lines([...checked.codes, ...(state === 'untrusted' ? [Code.SigningCredentialUntrusted] : [])]),
      ...present({
        manifestId: line(manifest.label),
        instanceId: line(claim?.instanceID),
        title: line(claim?.title),
        signer: line(signer),
        signedAt: signedAt?.toISOString(),
        generator: line(
          [line(claim?.claimGeneratorName), line(claim?.claimGeneratorVersion)].filter(Boolean).join(' '),
        ),
        binding: binding === undefined ? undefined : bindingOf(binding),
      }),
      actions: actionsOf(manifest),
      ingredients: await this.#ingredients(manifest, depth),
    }
  }

  async #checkFile(manifest: Manifest, asset: Asset): Promise<Checked> {
    const result = await manifest.validate(asset)
    const codes: string[] = result.statusEntries.flatMap(({ code, success }) => (success === true ? [] : [code]))
    const stamped = result.statusEntries.some(({ code }) => code === Code.TimeStampTrusted)
    // its parent binds the file, at offsets that the update has moved
    if (manifest.type === ManifestType.Update) return { ...judged(codes, stamped), state: 'unsupported' }
    const bound = assertionsOf(manifest)
    const bindings = bindingsIn(bound)
    if (bindings.length === 0) {
      const other = bound.some(({ label }) => label !== undefined && unchecked.has(label))
      if (other) return { ...judged([...codes, 'hardBinding.unsupported'], stamped), state: 'unsupported' }
      codes.push(Code.ClaimHardBindingsMissing)
    }
    for (const binding of bindings) {
      // done here too, since the library leaves it out where a certificate has expired
      const { statusEntries } = await binding.validateAgainstAsset(asset)
      codes.push(...statusEntries.flatMap(({ code, success }) => (success === true ? [] : [code])))
      if (binding instanceof DataHashAssertion && leavesOutMore(binding, asset)) codes.push(additional.data)
      if (binding instanceof BMFFHashAssertion && binding.exclusions.some(({ xpath }) => !unbound.has(xpath)))
        codes.push(additional.bmff)
    }
    return judged(codes, stamped)
  }

  async #checkAlone(manifest: Manifest): Promise<Checked> {
    const { claim, signature } = manifest
    const payload = claim?.getBytes(claim)
    if (claim === undefined || payload === undefined) return judged([Code.ClaimMissing], false)
    if (signature === undefined || manifest.getComponentByURL(claim.signatureRef, true) !== signature)
      return judged([Code.ClaimSignatureMissing], false)
    const { statusEntries } = await signature.validate(payload)
    const codes: string[] = statusEntries.flatMap(({ code, success }) => (success === true ? [] : [code]))
    for (const { uri, hash, algorithm } of [...claim.assertions, ...claim.gatheredAssertions]) {
      const bytes = manifest.getComponentByURL(uri, true)?.getBytes(claim)
      if (bytes === undefined) codes.push(Code.AssertionMissing)
      else if (!digest(algorithm, bytes).equals(hash)) codes.push(Code.AssertionHashedURIMismatch)
    }
    return judged(
      codes,
      statusEntries.some(({ code }) => code === Code.TimeStampTrusted),
    )
  }

  async #ingredients(manifest: Manifest, depth: number): Promise<CredentialIngredient[]> {
    const found: CredentialIngredient[] = []
    const ingredients = assertionsOf(manifest).filter((one) => one instanceof IngredientAssertion)
    for (const ingredient of ingredients.slice(0, rightsDataLimits.entries)) {
      const reference = ingredient.activeManifest ?? ingredient.c2pa_manifest
      const label = /^self#jumbf=\/c2pa\/([^/]+)/.exec(reference?.uri ?? '')?.[1]
      const other = label === undefined ? undefined : manifest.parentStore.getManifestByLabel(label)
      found.push({
        ...present({
          relationship: line(ingredient.relationship),
          title: line(ingredient.title),
          documentId: line(ingredient.documentID),
          instanceId: line(ingredient.instanceID),
        }),
        ...(other === undefined || depth >= rightsDataLimits.depth || this.#left <= 0
          ? {}
          : { manifest: await this.#ingredientManifest(other, reference, depth) }),
      })
    }
    return found
  }

  async #ingredientManifest(
    manifest: Manifest,
    reference: IngredientAssertion['activeManifest'],
    depth: number,
  ): Promise<Credential> {
    const read = await this.read(manifest, undefined, depth + 1)
    const content = manifest.sourceBox?.rawContent
    const same =
      reference !== undefined && content !== undefined && digest(reference.algorithm, content).equals(reference.hash)
    if (same) return read
    // it is signed as it is, but not known to be the one that was meant
    const state = read.state === 'valid' ? 'untrusted' : read.state
    return { ...read, state, codes: lines([...read.codes, Code.IngredientManifestMismatch]) }
  }
}

/** What ties a manifest to the bytes of its file. */
type Binding = DataHashAssertion | BMFFHashAssertion

interface Checked {
  readonly state: CredentialState
  readonly codes: readonly string[]
  /** A time stamp that belongs to the signature says when it was made. */
  readonly stamped: boolean
}

/** A certificate that has run out says nothing without a time: it would turn a manifest that is right today into a wrong one by the clock alone. */
function judged(all: readonly string[], stamped: boolean): Checked {
  const codes = all.filter((code) => stamped || code !== Code.SigningCredentialExpired)
  const wrong = codes.filter(
    (code) =>
      !withoutTime.has(code) &&
      code !== Code.SigningCredentialExpired &&
      code !== additional.data &&
      code !== additional.bmff,
  )
  if (wrong.length === 0) return { state: 'untrusted', codes, stamped }
  return {
    state: wrong.every((code) => code === Code.AlgorithmUnsupported) ? 'unsupported' : 'invalid',
    codes,
    stamped,
  }
}

const bindingsIn = (components: readonly ManifestComponent[]): Binding[] =>
  components.flatMap((one: unknown) =>
    one instanceof DataHashAssertion || one instanceof BMFFHashAssertion ? [one] : [],
  )

/** Whether bytes beside the manifest itself are left out of the hash. */
function leavesOutMore({ exclusions }: DataHashAssertion, asset: Asset): boolean {
  const { start, length } = asset.getHashExclusionRange()
  return exclusions.some((one) => one.start < start || one.start + one.length > start + length)
}

function digest(algorithm: 'SHA-256' | 'SHA-384' | 'SHA-512', bytes: Uint8Array): Buffer {
  return createHash(algorithm.replace('-', '').toLowerCase()).update(bytes).digest()
}

function bindingOf({ algorithm, hash }: Binding): string | undefined {
  if (algorithm === undefined || !(hash instanceof Uint8Array)) return undefined
  return `${algorithm.replace('-', '').toLowerCase()}:${Buffer.from(hash).toString('hex')}`
}

function certificatesOf({ signature }: Manifest): Uint8Array[] {
  const { certificate, chainCertificates = [] } = signature?.signatureData ?? {}
  return certificate === undefined
    ? []
    : [certificate, ...chainCertificates].map(({ rawData }) => new Uint8Array(rawData))
}

function actionsOf(manifest: Manifest): CredentialAction[] {
  return assertionsOf(manifest)
    .filter((one) => one instanceof ActionAssertion)
    .flatMap(({ actions }) => actions)
    .slice(0, rightsDataLimits.entries)
    .flatMap((one) => {
      const action = line(one.action)
      if (action === undefined) return []
      const digitalSourceType = line(one.digitalSourceType)?.split('/').at(-1)
      return [{ action, ...present({ digitalSourceType, agent: line(one.softwareAgent?.name) }) }]
    })
}

const dublinCore = 'http://purl.org/dc/elements/1.1/'
const photoshop = 'http://ns.adobe.com/photoshop/1.0/'

/** What the assertions of a manifest state of rights. */
function statedBy(manifest: Manifest): Stated {
  const assertions = assertionsOf(manifest)
  const entries = assertions.filter((one) => one instanceof MetadataAssertion).flatMap((one) => one.entries)
  const all = (namespace: string, name: string): unknown[] =>
    entries
      .filter((one) => one.namespace.replace(/\/?$/, '/') === namespace && one.name === name)
      .flatMap(({ value }) => value)
  const works = assertions
    .filter((one) => one instanceof CreativeWorkAssertion)
    .map((one) => one.creativeWork as unknown as Readonly<Record<string, unknown>>)
  const namesOf = (value: unknown): unknown[] =>
    [value].flat().map((one) => (typeof one === 'object' && one !== null && 'name' in one ? one.name : one))
  return {
    creators: lines([...works.flatMap(({ author }) => namesOf(author)), ...all(dublinCore, 'creator')]),
    copyrightNotice: lines([...all(dublinCore, 'rights'), ...works.map(({ copyrightNotice }) => copyrightNotice)])[0],
    copyrightOwners: lines(works.flatMap(({ copyrightHolder }) => namesOf(copyrightHolder))),
    credit: lines([...all(photoshop, 'Credit'), ...works.map(({ creditText }) => creditText)])[0],
    source: lines(all(photoshop, 'Source'))[0],
    licences: lines(works.map(({ license }) => license)),
    digitalSourceType: actionsOf(manifest).find((one) => one.digitalSourceType !== undefined)?.digitalSourceType,
  }
}

/** The fields that have a value. */
function present<Fields extends Record<string, string | undefined>>(
  fields: Fields,
): { [Field in keyof Fields]?: string } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(kept) as { [Field in keyof Fields]?: string }
}
