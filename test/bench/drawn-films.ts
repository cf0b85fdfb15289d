import { type FilmSketch, filmFrameRate } from '@sourcemark/fingerprint'
import { encodeHashes, encodeWordPostings } from '@sourcemark/segments'
import { pictureCodebook, variants } from '../../packages/fingerprint/src/image/codebook.ts'
import { codeWords } from '../../packages/fingerprint/src/image/codes.ts'
import type { PictureFeatures } from '../../packages/fingerprint/src/image/features.ts'
import { hammingDistance } from '../../packages/fingerprint/src/image/pdq.ts'
import { placeFeatures } from '../../packages/fingerprint/src/image/places.ts'
import { picturePayloadBytes } from '../../packages/fingerprint/src/image/postings.ts'
import { nearWords, wordTerm } from '../../packages/fingerprint/src/image/words.ts'
import { frameOf } from '../../packages/fingerprint/src/video/key-frame.ts'
import { filmHashPostings } from '../../packages/fingerprint/src/video/postings.ts'
import {
  emptyHashes,
  type FilmKeyFrame,
  filmHashBytes,
  filmLimits,
} from '../../packages/fingerprint/src/video/sketch.ts'
import { Chance } from '../support/chance.ts'
import { randomFrom } from '../support/random.ts'

/*
 * Films for an index that nobody ever saw, each a function of its number, drawn from what some made films are reduced to. Shots follow each other as long as
 * theirs. The hash of a shot is put together bit by bit from those of three of theirs, and its frames differ from it in the bits in which the frames of one
 * of theirs differ from each other. A feature has the first half of one of theirs and the second half of another, so that its pair of words is as
 * common as both are, and the place of a third; key frames of one shot have most of their features in common.
 */

/** Bits in which the hashes of two frames differ from which on another shot has begun. */
const newShot = 96
/** Share of its features that a key frame has from the one before it in its shot, and how far they move between the two, as a share of the frame. */
const kept = 0.7
const moved = 0.1

const placeParts = 4096
const frameMilliseconds = 1000 / filmFrameRate

/** A shot of a made film. */
interface Shot {
  readonly film: FilmSketch
  /** Numbers of its frames: from the first to before the last. */
  readonly from: number
  readonly to: number
  readonly keyFrames: readonly FilmKeyFrame[]
}

/** Features of all made films: what each half looks like, the word of each, and where it is. */
interface Stock {
  readonly size: number
  readonly codes: Uint32Array
  /** Two a feature. */
  readonly words: Uint16Array
  readonly x: Uint16Array
  readonly y: Uint16Array
  readonly scale: Uint8Array
  readonly angle: Uint8Array
}

/** A key frame with the words of its features, two a feature. */
interface DrawnKeyFrame {
  readonly keyFrame: FilmKeyFrame
  readonly words: Uint16Array
}

const hashAt = ({ hashes }: FilmSketch, frame: number): Uint8Array =>
  hashes.whole.subarray(frame * filmHashBytes, (frame + 1) * filmHashBytes)

function shotsOf(film: FilmSketch): Shot[] {
  const { hashes, keyFrames } = film
  const starts = Array.from({ length: hashes.size }, (_, frame) => frame).filter(
    (frame) => frame === 0 || hammingDistance(hashAt(film, frame - 1), hashAt(film, frame)) >= newShot,
  )
  return starts.map((from, shot) => {
    const to = starts[shot + 1] ?? hashes.size
    const begin = hashes.milliseconds[from] as number
    const end = hashes.milliseconds[to] ?? Number.POSITIVE_INFINITY
    const within = keyFrames.filter(({ millisecond }) => millisecond >= begin && millisecond < end)
    return { film, from, to, keyFrames: within }
  })
}

function stockOf(films: readonly FilmSketch[]): Stock {
  const features = films.flatMap(({ keyFrames }) => keyFrames.map((keyFrame) => keyFrame.features))
  const codebook = pictureCodebook()
  const joined = <T extends Uint8Array | Uint16Array | Uint32Array>(
    parts: readonly T[],
    make: (size: number) => T,
  ): T => {
    const all = make(parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
  const column = (of: (one: PictureFeatures) => Uint8Array) => joined(features.map(of), (size) => new Uint8Array(size))
  const places = (of: (one: PictureFeatures) => Uint16Array) =>
    joined(features.map(of), (size) => new Uint16Array(size))
  return {
    size: features.reduce((sum, { size }) => sum + size, 0),
    codes: joined(
      features.map(({ codes }) => codes),
      (size) => new Uint32Array(size),
    ),
    words: joined(
      features.map(({ codes, size }) => nearWords(codes, size, 1, codebook).words),
      (size) => new Uint16Array(size),
    ),
    x: places(({ x }) => x),
    y: places(({ y }) => y),
    scale: column(({ scale }) => scale),
    angle: column(({ angle }) => angle),
  }
}

/** As many films as are asked for; the first ones are those that were made. */
export class DrawnFilms {
  private readonly made: readonly FilmSketch[]
  private readonly frames: number
  private readonly shots: readonly Shot[]
  private readonly stock: Stock

  /** @param seconds length of films that are drawn. */
  constructor(made: readonly FilmSketch[], seconds: number) {
    this.made = made
    this.frames = seconds * filmFrameRate
    this.shots = made.flatMap(shotsOf).filter(({ keyFrames }) => keyFrames.length > 0)
    this.stock = stockOf(made)
  }

  /** What stands for film `number` in the index of hashes. */
  hashPostings(number: number): Uint8Array {
    return encodeHashes(filmHashPostings(this.made[number] ?? this.drawHashes(this.draw(number), number)))
  }

  /** What stands for film `number` in the index of words. */
  wordPostings(number: number): Uint8Array {
    const made = this.made[number]
    const keyFrames = made === undefined ? this.drawKeyFrames(this.draw(number), number) : made.keyFrames.map(withWords)
    const size = keyFrames.reduce((sum, { keyFrame }) => sum + keyFrame.features.size, 0)
    const low = new Uint32Array(size)
    const payload = new Uint32Array((size * picturePayloadBytes) / 4)
    let posting = 0
    for (const [frame, { keyFrame, words }] of keyFrames.entries()) {
      const { codes, angle, size: features } = keyFrame.features
      const places = placeFeatures(frameOf(keyFrame), variants.plain)
      for (let feature = 0; feature < features; feature++) {
        low[posting] = Number(wordTerm(words[2 * feature] as number, words[2 * feature + 1] as number))
        const at = (posting * picturePayloadBytes) / 4
        const [u, v] = [places.u[feature] as number, places.v[feature] as number].map((place) =>
          Math.round(place * 32767),
        )
        const length = Math.max(0, Math.min(255, Math.round(24 * ((places.size[feature] as number) + 10))))
        payload[at] = codes[feature * codeWords] as number
        payload[at + 1] = codes[feature * codeWords + 1] as number
        payload[at + 2] = ((u as number) << 16) | ((v as number) & 0xffff)
        payload[at + 3] = (length << 24) | ((angle[feature] as number) << 16) | ((frame & 0xff) << 8) | (frame >> 8)
        posting++
      }
    }
    return encodeWordPostings({ size, low, high: new Uint32Array(size), payload }, picturePayloadBytes)
  }

  sketch(number: number): FilmSketch {
    const made = this.made[number]
    if (made !== undefined) return made
    const shots = this.draw(number)
    return {
      ...this.drawHashes(shots, number),
      keyFrames: this.drawKeyFrames(shots, number).map(({ keyFrame }) => keyFrame),
    }
  }

  /** The shots whose lengths those of a film have. */
  private draw(number: number): Shot[] {
    const chance = chanceOf(number, 1)
    const shots: Shot[] = []
    for (let frames = 0; frames < this.frames; frames += (shots.at(-1) as Shot).to - (shots.at(-1) as Shot).from)
      shots.push(chance.pick(this.shots))
    return shots
  }

  private drawHashes(shots: readonly Shot[], number: number): FilmSketch {
    const chance = chanceOf(number, 2)
    const hashes = emptyHashes(this.frames)
    let frame = 0
    for (const { film, from, to } of shots) {
      const begin = this.drawHash(chance)
      const first = hashAt(film, from)
      for (let other = from; other < to && frame < this.frames; other++) {
        hashes.milliseconds[frame] = frameMilliseconds * frame
        const quality = film.hashes.wholeQuality[other] as number
        hashes.wholeQuality[frame] = quality
        if (quality > 0) {
          const hash = hashAt(film, other).map((byte, at) => byte ^ (first[at] as number) ^ (begin[at] as number))
          hashes.whole.set(hash, frame * filmHashBytes)
        }
        frame++
      }
    }
    return { seconds: this.frames / filmFrameRate, hashes, keyFrames: [] }
  }

  private drawHash(chance: Chance): Uint8Array {
    const parents = [0, 1, 2].map(() => {
      const { film, from } = chance.pick(this.shots)
      return hashAt(film, from)
    })
    return Uint8Array.from({ length: filmHashBytes }, (_, at) => {
      let byte = 0
      for (let bit = 0; bit < 8; bit++) byte |= (chance.pick(parents)[at] as number) & (1 << bit)
      return byte
    })
  }

  private drawKeyFrames(shots: readonly Shot[], number: number): DrawnKeyFrame[] {
    const chance = chanceOf(number, 3)
    const drawn: DrawnKeyFrame[] = []
    let frame = 0
    for (const { film, from, to, keyFrames } of shots) {
      const begin = frameMilliseconds * frame - (film.hashes.milliseconds[from] as number)
      let before: DrawnKeyFrame | undefined
      for (const template of keyFrames) {
        const millisecond = begin + template.millisecond
        if (millisecond >= frameMilliseconds * this.frames) break
        if (drawn.length >= filmLimits.keyFramesAtOnce + (millisecond / 1000) * filmLimits.keyFrameRate) continue
        before = this.drawKeyFrame(chance, { ...template, millisecond }, before)
        drawn.push(before)
      }
      frame += to - from
    }
    return drawn
  }

  private drawKeyFrame(chance: Chance, template: FilmKeyFrame, before: DrawnKeyFrame | undefined): DrawnKeyFrame {
    const { size } = template.features
    const { stock } = this
    const features: PictureFeatures = {
      size,
      x: new Uint16Array(size),
      y: new Uint16Array(size),
      scale: new Uint8Array(size),
      angle: new Uint8Array(size),
      codes: new Uint32Array(size * codeWords),
    }
    const words = new Uint16Array(2 * size)
    const shift = [chance.between(-moved, moved), chance.between(-moved, moved)].map((share) => share * placeParts)
    const place = (at: number, by: number): number => Math.max(0, Math.min(placeParts - 1, Math.round(at + by)))
    for (let at = 0; at < size; at++) {
      if (before !== undefined && at < before.keyFrame.features.size && chance.chance(kept)) {
        const { x, y, scale, angle, codes } = before.keyFrame.features
        features.x[at] = place(x[at] as number, shift[0] as number)
        features.y[at] = place(y[at] as number, shift[1] as number)
        features.scale[at] = scale[at] as number
        features.angle[at] = angle[at] as number
        features.codes.set(codes.subarray(at * codeWords, (at + 1) * codeWords), at * codeWords)
        words.set(before.words.subarray(2 * at, 2 * at + 2), 2 * at)
        continue
      }
      const [first, second, third] = [0, 1, 2].map(() => chance.whole(0, stock.size - 1)) as [number, number, number]
      features.x[at] = stock.x[third] as number
      features.y[at] = stock.y[third] as number
      features.scale[at] = stock.scale[third] as number
      features.angle[at] = stock.angle[third] as number
      // Signs of both halves, then sizes of both.
      for (const [word, from] of [first, second, first, second].entries())
        features.codes[at * codeWords + word] = stock.codes[from * codeWords + word] as number
      words[2 * at] = stock.words[2 * first] as number
      words[2 * at + 1] = stock.words[2 * second + 1] as number
    }
    return { keyFrame: { ...template, features }, words }
  }
}

const chanceOf = (number: number, stream: number): Chance =>
  new Chance(randomFrom(Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca77)))

const withWords = (keyFrame: FilmKeyFrame): DrawnKeyFrame => ({
  keyFrame,
  words: nearWords(keyFrame.features.codes, keyFrame.features.size, 1, pictureCodebook()).words,
})
