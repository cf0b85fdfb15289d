import { type ReadPart, readPart } from '@sourcemark/attribution'
import type { WrittenPart } from '@sourcemark/originals'

/** Reads a part of the index as `attribution` wants it. */
export const readWritten = ({ partId, kind, mediaType, text, caption }: WrittenPart): ReadPart =>
  readPart({
    partId,
    kind,
    mediaType,
    ...(text === null ? {} : { text }),
    ...(caption === null ? {} : { caption }),
  })
