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

/** Readings by content and revision: a text never changes within a revision. */
export class Readings {
  readonly #known = new Map<string, Reading>()

  of(content: Content, written: readonly WrittenPart[]): Reading {
    const key = `${content.revision} ${content.contentId}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const reading = new Reading(content, written)
    this.#known.set(key, reading)
    return reading
  }
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
