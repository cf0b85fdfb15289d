import { Chance } from '../support/chance.ts'
import { randomFrom } from '../support/random.ts'
import { encodeSound, type SoundEncoding } from '../support/sounds/encode-sound.ts'
import { encodeWav } from '../support/sounds/encode-wav.ts'
import { bell, filtered, highPass, lowPass, lowShelf } from '../support/sounds/filters.ts'
import { makeMusic } from '../support/sounds/music.ts'
import { inRoom } from '../support/sounds/room.ts'
import { cut, faded, fitting, joined, mixAt, scaled, silence } from '../support/sounds/samples.ts'
import { makeSpeech } from '../support/sounds/speech.ts'
import { makeSurroundings } from '../support/sounds/surroundings.ts'
import { changePitch, changeSpeed } from '../support/sounds/tempo.ts'
import { filmOriginal } from './film-originals.ts'
import type { MadeFiles } from './made-files.ts'
import { songTags, tramTags } from './media-works.ts'
import { jpeg, original as originalPicture, pictureSources } from './pictures.ts'

/** Seeds of the voices that speak more than once. */
const voices = { doctor: 41, reader: 42, digest: 43, hot: 44 } as const

/** Recordings that were published first. */
const originals = {
  'night-tram': () => makeMusic(63, 45, { kind: 'band' }),
  'evening-song': () => makeMusic(65, 40, { kind: 'guitar' }),
  'piano-study': () => makeMusic(67, 45, { kind: 'piano' }),
  'river-quartet': () => makeMusic(69, 40, { kind: 'strings' }),
  opening: () => faded(makeMusic(61, 9, { kind: 'jingle' }), 0.4),
  sleepless: () => joined(faded(makeMusic(71, 6, { kind: 'bells' }), 1), makeSpeech(51, 39, { voice: voices.doctor })),
  'octopus-read': () => makeSpeech(53, 45, { voice: voices.reader }),
  'dawn-birds': () => makeSurroundings(55, 40, 'birds'),
} as const satisfies Record<string, () => Float32Array>

type OriginalName = keyof typeof originals

const made = new Map<OriginalName, Float32Array>()

/** The recording of a name, which is made once. */
function original(name: OriginalName): Float32Array {
  const known = made.get(name) ?? originals[name]()
  made.set(name, known)
  return known
}

const wav = async (samples: Float32Array): Promise<Buffer> => encodeWav(samples)

/** A file by one of ffmpeg's encoders. Without ffmpeg nobody reads it either, so that it may be anything then. */
const coded =
  (codec: SoundEncoding['codec'], kilobits: number) =>
  async (samples: Float32Array, extra: Pick<SoundEncoding, 'tags' | 'cover'> = {}): Promise<Buffer> =>
    (await encodeSound(samples, { codec, kilobits, ...extra })) ?? encodeWav(samples)

const mp3 = coded('mp3', 64)
const aac = coded('aac', 48)
const vorbis = coded('vorbis', 48)
const opus = coded('opus', 24)

const speech = (seed: number, seconds: number, voice?: number): Float32Array =>
  makeSpeech(seed, seconds, voice === undefined ? {} : { voice })

const copies: Readonly<Record<string, () => Promise<Buffer>>> = {
  'piano-again.m4a': () => aac(original('piano-study')),
  'tram-untagged.ogg': () => vorbis(original('night-tram')),
  'song-credited.opus': () => opus(original('evening-song')),
  'piano-under-talk.mp3': () => {
    const talk = speech(101, 30, voices.hot)
    const under = mixAt(cut(talk, 10, 10), cut(original('piano-study'), 20, 10), 0)
    return mp3(joined(cut(talk, 0, 10), under, cut(talk, 20, 10)))
  },
  'quartet-faster.ogg': () => vorbis(changeSpeed(original('river-quartet'), 1.08)),
  'song-lower.mp3': () => mp3(changePitch(original('evening-song'), 0.97)),
  'digest-programme.ogg': () =>
    vorbis(
      joined(
        original('opening'),
        speech(103, 12, voices.digest),
        cut(original('sleepless'), 18, 12),
        speech(105, 8, voices.digest),
      ),
    ),
  'sleepless-again.mp3': () => mp3(original('sleepless')),
  'weekend-news.wav': () => wav(joined(original('opening'), speech(107, 15))),
  'octopus-on-the-phone.wav': () =>
    wav(filtered(original('octopus-read'), highPass(300), highPass(300), lowPass(3400), lowPass(3400))),
  'birds-filtered.ogg': () =>
    vorbis(scaled(filtered(original('dawn-birds'), lowShelf(600, -9), bell(2500, -5, 1)), 0.4)),
  'song-with-tags.mp3': () => mp3(original('evening-song'), { tags: { ...songTags } }),
  'covered.mp3': async () => mp3(makeMusic(111, 30, { kind: 'flute' }), { cover: await jpeg(originalPicture('harbour')) }),
  'other-piano.wav': () => wav(makeMusic(113, 40, { kind: 'piano' })),
  'reader-again.ogg': () => vorbis(speech(115, 40, voices.reader)),
  'applause.wav': () =>
    wav(fitting(inRoom(makeSurroundings(117, 30, 'applause'), new Chance(randomFrom(119)), 1.4, 0.6))),
  'silence.wav': () => wav(silence(20)),
  'market-music.ogg': () => vorbis(joined(...filmOriginal('night-market').music(0, 24))),
  'broken.mp3': async () => (await mp3(speech(121, 10))).subarray(0, 300).fill(0x55, 4),
}

export const soundFolder = new URL('sounds/', import.meta.url)

/** Everything that the corpus lets hear. */
export const sounds: MadeFiles = {
  folder: soundFolder,
  // One of them has a picture as its cover, one the music of a film.
  madeBy: [
    ...pictureSources,
    new URL('media-works.ts', import.meta.url),
    new URL(import.meta.url),
  ],
  recipes: new Map([
    ['night-tram.mp3', () => mp3(original('night-tram'), { tags: { ...tramTags } })],
    ['evening-song.ogg', () => vorbis(original('evening-song'))],
    ['piano-study.wav', () => wav(original('piano-study'))],
    ['river-quartet.ogg', () => vorbis(original('river-quartet'))],
    ['opening.wav', () => wav(original('opening'))],
    ['sleepless.mp3', () => mp3(original('sleepless'))],
    ['octopus-read.ogg', () => vorbis(original('octopus-read'))],
    ['dawn-birds.wav', () => wav(original('dawn-birds'))],
    ...Object.entries(copies),
  ]),
}
