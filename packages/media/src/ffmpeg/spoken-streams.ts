/** What a file holds and what became of it, as far as ffmpeg's messages tell. */
export interface StreamReport {
  /** Tracks of sound, and of moving pictures: a cover is a picture that does not move. */
  readonly sounds: number
  readonly films: number
  /** The codecs of the tracks of subtitles. */
  readonly subtitles: readonly string[]
  /** Seconds that the file says that it has; undefined when it does not, or ffmpeg only guesses. */
  readonly declaredSeconds: number | undefined
  /** The time on the file's own clock from which seconds are counted. */
  readonly startSecond: number
  /** Packets that a decoder refused. */
  readonly damaged: number
  /** The codecs of the first track of sound and of moving pictures, when they are none of those that are read. */
  readonly foreignCodec: string | undefined
  readonly foreignFilmCodec: string | undefined
  /** Pixels of the first track of moving pictures as it is meant to be seen, turned upright; undefined when there is none, or no size is told. */
  readonly filmSize: { readonly width: number; readonly height: number } | undefined
  /** Whether its pictures are larger than are decoded. */
  readonly filmTooLarge: boolean
  readonly outOfMemory: boolean
  /** The last message of an error; empty when there was none. */
  readonly lastError: string
}

/** Packets that may be refused of a file that is whole: what stands behind its tracks, such as a tag, is taken for one. */
export const strayPackets = 1

/** What is said when all is over, and tells no reason. */
const aftermath = /^(?:Nothing was written|Task finished|Terminating thread|Could not open encoder|Conversion failed)/

/** Reads the messages of one run, which come line by line with their level in front. */
export class SpokenStreams implements StreamReport {
  sounds = 0
  films = 0
  readonly subtitles: string[] = []
  declaredSeconds: number | undefined
  startSecond = 0
  damaged = 0
  foreignCodec: string | undefined
  foreignFilmCodec: string | undefined
  filmSize: { readonly width: number; readonly height: number } | undefined
  filmTooLarge = false
  outOfMemory = false
  lastError = ''
  #inInput = false
  #estimated = false
  /** Whether the lines that come speak of the first track of moving pictures. */
  #inFilm = false
  readonly #refused = new Set<string>()

  read(line: string): void {
    if (/\[(error|fatal|panic)\]/.test(line)) this.#readError(line)
    else if (line.includes('Estimating duration from bitrate')) this.#estimated = true
    else if (/^\[info\] Input #0/.test(line)) this.#inInput = true
    else if (/^\[info\] (Stream mapping:|Output #0)/.test(line)) this.#inInput = false
    else if (this.#inInput) this.#readInput(line)
  }

  #readError(line: string): void {
    const message = line.replace(/^.*\[(?:error|fatal|panic)\] /, '').slice(0, 200)
    const refused = /^Codec \((\S+)\) not on whitelist/.exec(message)?.[1]
    if (refused !== undefined) this.#refused.add(refused)
    else if (!aftermath.test(message)) this.lastError = message
    if (/^(Error submitting packet to decoder|Error while decoding stream|Decoding error)/.test(message)) this.damaged++
    if (/Cannot allocate memory/.test(message)) this.outOfMemory = true
    if (/exceeds specified max pixel count/.test(message)) this.filmTooLarge = true
  }

  #readInput(line: string): void {
    const [, hours, minutes, seconds] = /^\[info\] {3}Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(line) ?? []
    if (hours !== undefined && !this.#estimated) {
      this.declaredSeconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
    }
    const start = /^\[info\] {3}Duration: .*?, start: (-?\d+\.\d+)/.exec(line)?.[1]
    if (start !== undefined) this.startSecond = Number(start)
    if (this.#inFilm) this.#readRotation(line)
    const [, kind, codec, details = ''] = /^\[info\] {2,4}Stream #0:\d+.*?: (\w+): (\w+)(.*)$/.exec(line) ?? []
    if (kind === undefined) return
    this.#inFilm = kind === 'Video' && !details.includes('(attached pic)') && ++this.films === 1
    const decoder = /^ \((\w+)\)/.exec(details)?.[1]
    const refused = [codec, decoder].some((name) => name !== undefined && this.#refused.has(name))
    const foreign = codec === 'none' || refused ? codec : undefined
    if (kind === 'Subtitle') this.subtitles.push(codec ?? '')
    if (kind === 'Audio' && ++this.sounds === 1) this.foreignCodec = foreign
    if (!this.#inFilm) return
    this.foreignFilmCodec = foreign
    const [, width, height] = /, (\d+)x(\d+)/.exec(details) ?? []
    if (width !== undefined) this.filmSize = { width: Number(width), height: Number(height) }
  }

  #readRotation(line: string): void {
    const degrees = /displaymatrix: rotation of (-?[\d.]+) degrees/.exec(line)?.[1]
    if (degrees === undefined || this.filmSize === undefined || Math.round(Number(degrees) / 90) % 2 === 0) return
    const { width, height } = this.filmSize
    this.filmSize = { width: height, height: width }
  }
}
