import { Fault } from '@sourcemark/runtime'
import type { Blob } from './blob-store.ts'

/**
 * Runs `keep` and tells two kinds of errors apart: what the content or `accept` throws is passed on as it is, everything else is the store's.
 * @throws Fault BLOB_STORE_UNAVAILABLE
 */
export async function keepContent(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  accept: ((blob: Blob) => void) | undefined,
  keep: (content: AsyncIterable<Uint8Array>, accept: (blob: Blob) => void) => Promise<Blob>,
): Promise<Blob> {
  let theirs: { readonly error: unknown } | undefined
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      if (content instanceof Uint8Array) yield content
      else yield* content
    } catch (error) {
      theirs = { error }
      throw error
    }
  }
  try {
    return await keep(watched(), (blob) => {
      try {
        accept?.(blob)
      } catch (error) {
        theirs = { error }
        throw error
      }
    })
  } catch (error) {
    if (theirs !== undefined) throw theirs.error
    throw unavailable(error)
  }
}

/** An error of the store as a Fault that waits until it is back. */
export function unavailable(error: unknown): Fault {
  if (error instanceof Fault) return error
  const message = `The blob store cannot be used: ${error instanceof Error ? error.message : String(error)}`
  return new Fault('BLOB_STORE_UNAVAILABLE', { message, cause: error })
}
