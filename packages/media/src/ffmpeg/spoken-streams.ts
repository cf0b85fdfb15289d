/** What a file holds and what became of it, as far as ffmpeg's messages tell. */
export interface StreamReport {
  /** Tracks of sound, and of moving pictures: a cover is a picture that does not move. */
  readonly sounds: number
  readonly films: number
  /** Seconds that the file says that it has; undefined when it does not, or ffmpeg only guesses. */
  readonly declaredSeconds: number | undefined
  /** Packets that a decoder refused. */
  readonly damaged: number
  /** The codec of the first track of sound, when it is none of those that are read. */
  readonly foreignCodec: string | undefined
  readonly outOfMemory: boolean
  /** The last message of an error; empty when there was none. */
  readonly lastError: string
}

/** Reads the messages of one run, which come line by line with their level in front. */
export class SpokenStreams implements StreamReport {
  sounds = 0
  films = 0
  declaredSeconds: number | undefined
  damaged = 0
  foreignCodec: string | undefined
  outOfMemory = false
  lastError = ''
  #inInput = false
  #estimated = false
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
    else this.lastError = message
    if (/^(Error submitting packet to decoder|Error while decoding stream|Decoding error)/.test(message)) this.damaged++
    if (/Cannot allocate memory/.test(message)) this.outOfMemory = true
  }

  #readInput(line: string): void {
    const [, hours, minutes, seconds] = /^\[info\] {3}Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(line) ?? []
    if (hours !== undefined && !this.#estimated) {
      this.declaredSeconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
    }
    const [, kind, codec, details] = /^\[info\] {2,4}Stream #0:\d+.*?: (Audio|Video): (\w+)(.*)$/.exec(line) ?? []
    if (kind === 'Video' && !(details as string).includes('(attached pic)')) this.films++
    if (kind !== 'Audio') return
    this.sounds++
    const decoder = /^ \((\w+)\)/.exec(details as string)?.[1]
    const refused = [codec, decoder].some((name) => name !== undefined && this.#refused.has(name))
    if (this.sounds === 1 && (codec === 'none' || refused)) this.foreignCodec = codec
  }
}
