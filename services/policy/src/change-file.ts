import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import type { PolicyChange } from '@sourcemark/adjudication'

/** Takes one change after the other. */
export type ChangeSink = (change: PolicyChange) => Promise<void>

/** Writes changes to a file, one JSON line each; it appears when it is whole. Without a file nothing is written. */
export async function withChangeFile<T>(file: string | undefined, work: (sink: ChangeSink) => Promise<T>): Promise<T> {
  if (file === undefined) return await work(async () => undefined)
  const partial = `${file}.partial`
  const stream = createWriteStream(partial)
  try {
    await once(stream, 'open')
    const result = await work(async (change) => {
      if (!stream.write(`${JSON.stringify(change)}\n`)) await once(stream, 'drain')
    })
    stream.end()
    await finished(stream)
    await rename(partial, file)
    return result
  } catch (error) {
    stream.destroy()
    await rm(partial, { force: true })
    throw error
  }
}
