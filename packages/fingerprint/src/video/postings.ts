import { frameWordPostings, type PictureHashPosting, type PictureWordPosting } from '../image/postings.ts'
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

/** The words that stand for a film, those of its key frames: of the new features when it is said which are. */
export const filmWordPostings = ({ keyFrames }: FilmSketch, novelty?: FilmNovelty): PictureWordPosting[] =>
  keyFrames
    .slice(0, numberedKeyFrames)
    .flatMap((keyFrame, number) => frameWordPostings(frameOf(keyFrame), number, novelty?.features[number]))
