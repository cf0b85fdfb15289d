import { frameOfPayload, lengthOfPayload, pitchOfPayload } from './postings.ts'
import type { SoundProbes } from './probes.ts'
import { stepsPerOctave } from './sketch.ts'
import { reachOfTriplet } from './triplets.ts'

/** What an index holds under the keys of some probes, as columns. */
export interface HeldPostings {
  readonly size: number
  /** Number of the probe. */
  readonly probe: Uint32Array
  /** Number of the sound in the index. */
  readonly document: Uint32Array
  readonly payload: Uint32Array
}

/** Speed and pitch that an original and its copy may differ by, as factors. */
export const changes = Object.freeze({ speed: 1.42, pitch: 1.33 } as const)

const mostPitch = Math.log2(changes.pitch) * stepsPerOctave

/** Where in an original a part of a sound may come from, with the pairs of frames that speak for it. */
export interface Sighting {
  readonly document: number
  /** Frame of the original at the middle of the window, roughly. */
  readonly offset: number
  readonly queryFrames: Float64Array
  readonly originalFrames: Float64Array
  /** Steps by which the original is higher, pair by pair. */
  readonly pitches: Float64Array
}

/** Frames and steps of a bin of votes. */
const bin = Object.freeze({ frames: 32, steps: 16 } as const)
const fewestVotes = 3
/** Sightings of a window that are looked into, and of one original. */
const most = Object.freeze({ sightings: 16, ofOne: 3 } as const)

/** Hits of a stretch of a sound: which original was met where, and by which speed and pitch. */
export interface SoundHits {
  readonly size: number
  readonly document: Uint32Array
  readonly queryFrame: Uint32Array
  readonly originalFrame: Uint32Array
  /** Seconds of the original a second of the sound. */
  readonly speed: Float32Array
  /** Steps by which the original is higher. */
  readonly pitch: Float32Array
}

/** Tables by which a hit costs neither a division nor a transcendental function. */
const pitchReach = Math.ceil(mostPitch) + 1
/** Speed that an original would have to be played at to be so many steps lower. */
const speedOfPitch = Float64Array.from(
  { length: 2 * pitchReach + 1 },
  (_, at) => 2 ** ((pitchReach - at) / stepsPerOctave),
)
const lengths = reachOfTriplet.to + 1
/** Speed by the lengths of two triplets, 0 when it is out of reach, and how far it may be off. */
const measuredSpeed = new Float64Array(lengths * lengths)
const errorOfSpeed = new Float64Array(lengths * lengths)
for (let length = reachOfTriplet.from; length < lengths; length++)
  for (let other = reachOfTriplet.from; other < lengths; other++) {
    const speed = other / length
    if (speed > changes.speed || speed * changes.speed < 1) continue
    measuredSpeed[length * lengths + other] = speed
    errorOfSpeed[length * lengths + other] = (1.5 * speed) / Math.min(length, other)
  }

/**
 * Reads what was found for some probes. Two triplets of the same shape give the speed by their lengths, roughly: where that may as well be 1, or what the
 * pitch says, it is.
 * @param documents for each number of `held` the number that is used from here on.
 */
export function readHits(probes: SoundProbes, held: HeldPostings, documents: Uint32Array): SoundHits {
  const document = new Uint32Array(held.size)
  const queryFrame = new Uint32Array(held.size)
  const originalFrame = new Uint32Array(held.size)
  const speed = new Float32Array(held.size)
  const pitch = new Float32Array(held.size)
  let size = 0
  for (let at = 0; at < held.size; at++) {
    const probe = held.probe[at] as number
    const payload = held.payload[at] as number
    const higher = pitchOfPayload(payload, probes.pitchFields[probe] as number) - (probes.pitches[probe] as number)
    if (higher > mostPitch || higher < -mostPitch) continue
    const originalLength = lengthOfPayload(payload, probes.lengthFields[probe] as number)
    const pair = (probes.lengths[probe] as number) * lengths + originalLength
    const measured = measuredSpeed[pair] as number
    if (measured === 0) continue
    document[size] = documents[held.document[at] as number] as number
    queryFrame[size] = probes.frames[probe] as number
    originalFrame[size] = frameOfPayload(payload)
    speed[size] = likelySpeed(measured, errorOfSpeed[pair] as number, higher)
    pitch[size] = higher
    size++
  }
  return { size, document, queryFrame, originalFrame, speed, pitch }
}

/** Of no change, the change of speed that the pitch would come from and what was measured, the likeliest within the error of measurement. */
function likelySpeed(measured: number, error: number, higher: number): number {
  const fromPitch = speedOfPitch[Math.round(higher) + pitchReach] as number
  const toSame = Math.abs(measured - 1)
  const toPitch = Math.abs(measured - fromPitch)
  if (Math.min(toSame, toPitch) > error) return measured
  return toPitch < toSame && Math.abs(higher) > bin.steps / 2 ? fromPitch : 1
}

/** Bits of the table in which hits are counted before any is looked at. */
const sieveBits = 20
const sieve = new Uint8Array(2 ** sieveBits)
/** Votes that are told apart there. */
const countedVotes = 64
/** Hits of a window that are looked at: those in the fullest places. */
const hitsSeen = 6000

/**
 * The originals, and places in them, for which most hits of a window speak: hits are counted by original, place at the window's middle and pitch.
 */
export function takeBearings(hits: readonly SoundHits[], middle: number): Sighting[] {
  sieve.fill(0)
  const total = hits.reduce((sum, { size }) => sum + size, 0)
  const places = new Uint32Array(total)
  /** Hits in places with so many votes. */
  const hitsWith = new Uint32Array(countedVotes + 1)
  let at = 0
  // Most bins get one vote by chance: a count by their hashes lets these go.
  for (const { size, document, queryFrame, originalFrame, speed, pitch } of hits)
    for (let hit = 0; hit < size; hit++) {
      const offset = (originalFrame[hit] as number) + (speed[hit] as number) * (middle - (queryFrame[hit] as number))
      const place = hashOf(document[hit] as number, frameBin(offset), stepBin(pitch[hit] as number))
      places[at++] = place
      const count = sieve[place] as number
      if (count === countedVotes) {
        hitsWith[count] = (hitsWith[count] as number) + 1
      } else {
        sieve[place] = count + 1
        hitsWith[count] = (hitsWith[count] as number) - count
        hitsWith[count + 1] = (hitsWith[count + 1] as number) + count + 1
      }
    }
  const votes = votesNeeded(hitsWith)
  const bins = new Map<number, Bin>()
  const byDocument = new Map<number, Bin[]>()
  at = 0
  for (const some of hits)
    for (let hit = 0; hit < some.size; hit++)
      if ((sieve[places[at++] as number] as number) >= votes) addHit(bins, byDocument, some, hit, middle)
  return choose(bins, byDocument)
}

/** Votes that a place needs for its hits to be looked at, so that these are not too many. */
function votesNeeded(hitsWith: Uint32Array): number {
  let votes = countedVotes
  for (let seen = hitsWith[votes] as number; votes > fewestVotes; votes--) {
    seen += hitsWith[votes - 1] as number
    if (seen > hitsSeen) break
  }
  return votes
}

function addHit(
  bins: Map<number, Bin>,
  byDocument: Map<number, Bin[]>,
  { document: documents, queryFrame, originalFrame, speed, pitch }: SoundHits,
  hit: number,
  middle: number,
): void {
  const document = documents[hit] as number
  const query = queryFrame[hit] as number
  const original = originalFrame[hit] as number
  const steps = pitch[hit] as number
  const frame = frameBin(original + (speed[hit] as number) * (middle - query))
  const step = stepBin(steps)
  const key = binKey(document, frame, step)
  let one = bins.get(key)
  if (one === undefined) {
    one = { key, document, frame, step, pairs: [] }
    bins.set(key, one)
    const others = byDocument.get(document)
    if (others === undefined) byDocument.set(document, [one])
    else others.push(one)
  }
  one.pairs.push(query, original, steps)
}

interface Bin {
  readonly key: number
  readonly document: number
  readonly frame: number
  readonly step: number
  /** Frame of the query, frame of the original, steps; again and again. */
  readonly pairs: number[]
}

/** Both are above 0, so that bits cut off are rounding. */
const frameBin = (offset: number): number => (offset * (1 / bin.frames) + 64.5) | 0
const stepBin = (pitch: number): number => (pitch * (1 / bin.steps) + 64.5) | 0

const binKey = (document: number, frame: number, step: number): number => (document * 2 ** 18 + frame) * 2 ** 7 + step

function hashOf(document: number, frame: number, step: number): number {
  let hash = Math.imul(document, 0x9e3779b1) ^ Math.imul(frame, 0x85ebca6b) ^ Math.imul(step, 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> (32 - sieveBits)
}

const votesOf = ({ pairs }: Bin): number => pairs.length / 3

/** The fullest bins with those beside them; of bins that touch, the fullest. */
function choose(bins: ReadonlyMap<number, Bin>, byDocument: ReadonlyMap<number, readonly Bin[]>): Sighting[] {
  const sums: { readonly bin: Bin; readonly votes: number }[] = []
  for (const one of bins.values()) {
    if (votesOf(one) < fewestVotes) continue
    const beside = (frames: number, steps: number): number => {
      const other = bins.get(binKey(one.document, one.frame + frames, one.step + steps))
      return other === undefined ? 0 : votesOf(other)
    }
    const votes = votesOf(one) + Math.max(beside(-1, 0), beside(1, 0)) + Math.max(beside(0, -1), beside(0, 1))
    sums.push({ bin: one, votes })
  }
  sums.sort((a, b) => b.votes - a.votes || a.bin.key - b.bin.key)
  const chosen: Bin[] = []
  const sightings: Sighting[] = []
  for (const { bin: one } of sums) {
    if (chosen.length >= most.sightings) break
    const same = chosen.filter(({ document }) => document === one.document)
    if (same.length >= most.ofOne) continue
    if (same.some(({ frame, step }) => Math.abs(frame - one.frame) <= 1 && Math.abs(step - one.step) <= 1)) continue
    chosen.push(one)
    sightings.push(sightingOf(one, byDocument.get(one.document) ?? []))
  }
  return sightings
}

/** Bins round the fullest one whose hits may belong to it: speeds are measured roughly, so places are spread. */
const reach = Object.freeze({ frames: 3, steps: 1 } as const)

function sightingOf({ document, frame, step }: Bin, others: readonly Bin[]): Sighting {
  const pairs = others
    .filter((other) => Math.abs(other.frame - frame) <= reach.frames && Math.abs(other.step - step) <= reach.steps)
    .flatMap((other) => other.pairs)
  const column = (number: number): Float64Array =>
    Float64Array.from({ length: pairs.length / 3 }, (_, pair) => pairs[pair * 3 + number] as number)
  return {
    document,
    offset: (frame - 64) * bin.frames,
    queryFrames: column(0),
    originalFrames: column(1),
    pitches: column(2),
  }
}
