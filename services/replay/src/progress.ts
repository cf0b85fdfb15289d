import { SingleBar } from 'cli-progress'

/** Shows people how far the replay is. */
export interface Progress {
  /** A file begins; `total` posts in it wait for verdicts. */
  start(label: string, total: number): void
  /** `done` posts of the file have their verdict. */
  update(done: number): void
  /** Something worth a line. */
  note(text: string): void
  stop(): void
}

export const silentProgress: Progress = { start() {}, update() {}, note() {}, stop() {} }

/** A bar on a terminal; on anything else a line every tenth of the way, so that logs stay short. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? barProgress(stream) : lineProgress((line) => stream.write(`${line}\n`))
}

function barProgress(stream: NodeJS.WriteStream): Progress {
  let bar: SingleBar | undefined
  const stop = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    start(label, total) {
      stop()
      if (total === 0) return
      bar = new SingleBar({
        stream,
        hideCursor: true,
        format: `${label.padEnd(22)} {bar} {value}/{total} posts judged, {duration_formatted}`,
        barCompleteChar: '█',
        barIncompleteChar: '░',
      })
      bar.start(total, 0)
    },
    update: (done) => bar?.update(done),
    note(text) {
      stop()
      stream.write(`${text}\n`)
    },
    stop,
  }
}

/** The lines of a progress that is not on a terminal. */
export function lineProgress(write: (line: string) => void): Progress {
  let current = { label: '', total: 0, tenth: 0 }
  return {
    start(label, total) {
      current = { label, total, tenth: 0 }
      if (total > 0) write(`${label}: ${total} posts`)
    },
    update(done) {
      const tenth = current.total === 0 ? 0 : Math.floor((10 * done) / current.total)
      if (tenth <= current.tenth) return
      current.tenth = tenth
      write(`${current.label}: ${done} of ${current.total} posts judged`)
    },
    note: write,
    stop() {},
  }
}
