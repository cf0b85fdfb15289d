import {
  frameWordPostings,
  type PictureHashPosting,
  type PictureWordPosting,
  picturePayloadBytes,
} from '../image/postings.ts'
import { frameOf } from './key-frame.ts'
import type { FilmNovelty } from './novelty.ts'
import { type FilmSketch, filmHashBytes } from './sketch.ts'

/** Key frames whose words stand in the index: as many as their number has room for, a day and more of film. */
const numberedKeyFrames = 65_536

/**
 * The hashes that stand for a film: of all frames that say something, and of the new ones when it is said which are. The tag is twice the number of the frame,
 * and one more for the hash of what is without bars.
 */
export function filmHashPostings({ hashes }: FilmSketch, novelty?: FilmNovelty): PictureHashPosting[] {
  const postings: PictureHashPosting[] = []
  const { size, whole, wholeQuality, active, activeQuality } = hashes
  for (let frame = 0; frame < size; frame++) {
    if (novelty?.hashes[frame] === false) continue
    const [start, end] = [frame * filmHashBytes, (frame + 1) * filmHashBytes]
    if (wholeQuality[frame] !== 0) postings.push({ hash: whole.slice(start, end), tag: 2 * frame })
    if (activeQuality[frame] !== 0) postings.push({ hash: active.slice(start, end), tag: 2 * frame + 1 })
  }
  return postings
}

/** Words of key frames as they stand in the index, as columns: an hour of film has more than a hundred thousand. */
export interface FilmWordPostings {
  readonly size: number
  /** The halves of the keys, unsigned. */
  readonly low: Uint32Array
  readonly high: Uint32Array
  /** So many words a posting as its payload has, big-endian. */
  readonly payload: Uint32Array
}

const payloadWords = picturePayloadBytes / 4

/** Key frames between two turns of others: some hundredths of a second. */
const keyFramesAtATime = 32

/**
 * The words that stand for a film, those of its key frames, one key frame after the other: of the new features when it is said which are.
 * @param turn lets others have their turn: a film of hours takes seconds.
 */
export async function filmWordPostings(
  sketch: FilmSketch,
  novelty: FilmNovelty | undefined,
  turn: () => Promise<unknown>,
): Promise<FilmWordPostings> {
  const most = sketch.keyFrames.reduce((sum, { features }) => sum + features.size, 0)
  const [low, high] = [new Uint32Array(most), new Uint32Array(most)]
  const payload = new Uint32Array(most * payloadWords)
  let size = 0
  for (const [number, postings] of wordsByKeyFrame(sketch, novelty)) {
    if (number % keyFramesAtATime === keyFramesAtATime - 1) await turn()
    for (const posting of postings) {
      const key = Number(posting.term)
      low[size] = key >>> 0
      high[size] = Math.floor(key / 2 ** 32)
      const view = new DataView(posting.payload.buffer)
      for (let word = 0; word < payloadWords; word++) payload[size * payloadWords + word] = view.getUint32(4 * word)
      size++
    }
  }
  return { size, low, high, payload }
}

/** The same by the number of the key frame. */
export function* wordsByKeyFrame(
  { keyFrames }: FilmSketch,
  novelty?: FilmNovelty,
): Generator<readonly [number: number, words: readonly PictureWordPosting[]]> {
  for (const [number, keyFrame] of keyFrames.slice(0, numberedKeyFrames).entries())
    yield [number, frameWordPostings(frameOf(keyFrame), number, novelty?.features[number])]
}
