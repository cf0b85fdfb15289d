import { SingleBar } from 'cli-progress'

/** Shows people how far something is. */
export interface Progress {
  update(done: number, total: number): void
  stop(): void
}

const noProgress: Progress = Object.freeze({ update() {}, stop() {} })

/** A bar on a terminal, nothing on anything else. */
export function startProgress(stream: NodeJS.WriteStream, label: string, unit: string): Progress {
  if (!stream.isTTY) return noProgress
  const bar = new SingleBar({
    stream,
    hideCursor: true,
    format: `${label} {bar} {value}/{total} ${unit}, {duration_formatted}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  })
  bar.start(0, 0)
  return {
    update(done, total) {
      bar.setTotal(total)
      bar.update(done)
    },
    stop: () => bar.stop(),
  }
}
