import { isDeepStrictEqual } from 'node:util'
import { findMarks, type Mark, marksOfRights, type ReadPart, readPart } from '@sourcemark/attribution'
import type { Content, WrittenPart, WrittenReading } from '@sourcemark/originals'

/** The texts and media of a content as they were read once, and the marks in them as far as anybody asked for those. */
export class Reading {
  readonly parts: readonly ReadPart[]
  /** What was read out of its media, by part; media that nobody has read are left out. */
  readonly media: ReadonlyMap<string, WrittenReading>
  readonly #content: Content
  #marks: readonly Mark[] | undefined
  #workMarks: readonly Mark[] | undefined

  constructor(content: Content, written: readonly WrittenPart[]) {
    this.#content = content
    this.parts = written.map(readWritten)
    this.media = new Map(written.flatMap(({ partId, reading }) => (reading === null ? [] : [[partId, reading]])))
  }

  /** Marks of a post: of its texts, captions, declaration and title, of its pictures and films, and of the metadata of its media. */
  get marks(): readonly Mark[] {
    const { title, declared } = this.#content
    this.#marks ??= [
      ...findMarks({ parts: this.parts, ...(title === null ? {} : { title }), declared }),
      ...this.#marksOfFiles(),
    ]
    return this.#marks
  }

  /** Marks of a work: without those of its title, which is what others call it by. */
  get marksOfWork(): readonly Mark[] {
    this.#workMarks ??= [...findMarks({ parts: this.parts, declared: this.#content.declared }), ...this.#marksOfFiles()]
    return this.#workMarks
  }

  #marksOfFiles(): Mark[] {
    return this.parts.flatMap(({ partId, kind }) => {
      const rights = this.media.get(partId)?.rights ?? null
      return kind === 'text' || rights === null ? [] : marksOfRights({ partId, kind }, rights)
    })
  }
}

/** Code units of texts whose readings are kept; what is derived of one takes some hundred times as many bytes at most. */
const unitsKept = 500_000

interface Kept {
  readonly reading: Reading
  readonly content: Content
  readonly written: readonly WrittenPart[]
  readonly units: number
}

/**
 * Readings that are asked for again and again: of a content that is judged anew, and of a work that many repeat. Those used last are kept, and one is
 * handed on only for what it was made of.
 */
export class Readings {
  readonly #kept = new Map<string, Kept>()
  #units = 0

  of(content: Content, written: readonly WrittenPart[]): Reading {
    const { contentId } = content
    const known = this.#kept.get(contentId)
    if (known !== undefined) this.#forget(contentId, known)
    const kept =
      known !== undefined && isReadAlike(known, content, written)
        ? known
        : { reading: new Reading(content, written), content, written, units: unitsOf(written) }
    this.#kept.set(contentId, kept)
    this.#units += kept.units
    for (const [id, oldest] of this.#kept) {
      if (this.#units <= unitsKept || id === contentId) break
      this.#forget(id, oldest)
    }
    return kept.reading
  }

  #forget(contentId: string, { units }: Kept): void {
    this.#kept.delete(contentId)
    this.#units -= units
  }
}

/** What a content without a text takes, counted as a text of so many code units. */
const leastUnits = 200

const unitsOf = (written: readonly WrittenPart[]): number =>
  written.reduce(
    (sum, { text, caption, reading }) =>
      sum + (text?.length ?? 0) + (caption?.length ?? 0) + (reading?.words?.length ?? 0),
    leastUnits,
  )

/** Whether a reading was made of the same words. */
function isReadAlike({ content, written }: Kept, now: Content, parts: readonly WrittenPart[]): boolean {
  return (
    content.revision === now.revision &&
    content.title === now.title &&
    isDeepStrictEqual(content.declared, now.declared) &&
    isDeepStrictEqual(written, parts)
  )
}

/** Reads a part of the index as `attribution` wants it: the text of a picture or film are the words in it. */
function readWritten({ partId, kind, mediaType, text, caption, reading }: WrittenPart): ReadPart {
  const words = reading?.words ?? null
  return readPart({
    partId,
    kind,
    mediaType,
    ...(text === null ? {} : { text }),
    ...(caption === null ? {} : { caption }),
    ...(reading === null || words === null
      ? {}
      : {
          text: words,
          picture: {
            width: reading.width,
            height: reading.height,
            lines: reading.lines,
            ...(kind === 'video' ? { seconds: reading.seconds } : {}),
          },
        }),
  })
}
