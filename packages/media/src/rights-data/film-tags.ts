import type { FileHandle } from 'node:fs/promises'
import type { Credential, RightsCarrier, RightsData } from '@sourcemark/contract'
import { listTags } from '../ffmpeg/list-tags.ts'
import type { FilmContainer } from '../film/film-container.ts'
import { readUnboundCredential } from './credential.ts'
import { readMovieBoxes } from './movie-boxes.ts'
import { readFileTags, type SoundTags, statedInTags } from './sound-tags.ts'
import { mergeStated, type Stated } from './stated.ts'
import { decodeText } from './written-text.ts'
import { readXmp } from './xmp.ts'

export interface TaggedFilm {
  readonly file: FileHandle
  /** Absolute path of it. */
  readonly path: string
  /** The ffmpeg that lists its tags; absolute path. */
  readonly ffmpeg: string
  readonly container: FilmContainer
  /** Whether it ends early: then there may have been more. */
  readonly cutOff: boolean
}

/** Containers of which ffmpeg knows tags that no other reader here does, what carries them, and whose they are. */
const listed: Readonly<Partial<Record<FilmContainer['demuxer'], readonly [RightsCarrier, 'file' | 'pictures']>>> =
  Object.freeze({
    mov: ['mp4', 'file'],
    ogg: ['vorbis', 'pictures'],
    avi: ['riff', 'file'],
    flv: ['flv', 'file'],
  })

/** What the boxes for texts are called elsewhere. */
const textNames: Readonly<Record<string, string>> = Object.freeze({
  titl: 'TITLE',
  auth: 'AUTHOR',
  perf: 'PERFORMER',
  cprt: 'COPYRIGHT',
  dscp: 'DESCRIPTION',
})

/** Puts together what is found here and there in one film. */
class FilmStatements {
  readonly said: (readonly [RightsCarrier, Stated])[] = []
  readonly unread = new Set<RightsCarrier>()
  credential: Credential | undefined

  async addListed({ ffmpeg, path, container: { demuxer } }: TaggedFilm): Promise<void> {
    const [carrier, of] = listed[demuxer] ?? []
    if (carrier === undefined || of === undefined) return
    const { tags, complete } = await listTags(ffmpeg, { file: path, demuxer }, of)
    if (!complete) this.unread.add(carrier)
    const texts = tags.map(({ name, value }) => ({ id: name, value: decodeText(value) }))
    if (texts.length > 0) this.said.push([carrier, statedInTags(carrier, texts)])
  }

  async addBoxes(file: FileHandle): Promise<void> {
    const { xmp, manifests, texts, tooLarge } = await readMovieBoxes(file)
    for (const carrier of tooLarge) this.unread.add(carrier)
    const tags = texts.map(({ name, text }) => ({ id: textNames[name] ?? name, value: decodeText(text) }))
    if (tags.length > 0) this.said.push(['mp4', statedInTags('mp4', tags)])
    for (const packet of xmp) this.#addPacket(packet)
    if (manifests === undefined) return
    const { credential, stated } = await readUnboundCredential(manifests)
    this.credential = credential
    this.said.unshift(['c2pa', stated])
  }

  #addPacket(packet: Uint8Array): void {
    try {
      this.said.unshift(['xmp', readXmp(decodeText(packet))])
    } catch {
      // broken or hostile: that it is there is all to be told
      this.unread.add('xmp')
    }
  }
}

/**
 * Reads what a film says of its rights: in the tags of its container, in a packet of XMP, in texts of its index, and in a manifest of C2PA, whose signature
 * is checked while its binding to the file is not. To be run where hostile files may do no harm.
 * @returns also for films that are broken: then what could be read, with `unread` naming what could not.
 */
export async function readFilmTags(film: TaggedFilm): Promise<SoundTags> {
  const { said, unread, covers } = await readFileTags(film.path, film.container.tags, film.cutOff)
  const statements = new FilmStatements()
  await statements.addListed(film)
  if (film.container.demuxer === 'mov') await statements.addBoxes(film.file)
  const { credential } = statements
  const [signed, others] = [
    statements.said.filter(([carrier]) => carrier === 'c2pa' || carrier === 'xmp'),
    statements.said.filter(([carrier]) => carrier !== 'c2pa' && carrier !== 'xmp'),
  ]
  const merged = mergeStated([...signed, ...said, ...others])
  // Two readers of one kind of tags are one carrier.
  const from = Object.entries(merged.from).map(([field, carriers = []]) => [field, [...new Set(carriers)]])
  const rights: RightsData = {
    ...merged,
    ...(credential === undefined ? {} : { credential }),
    from: Object.fromEntries(from),
    unread: [...new Set([...unread, ...statements.unread])],
  }
  return { rights, covers }
}
