import { open } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'

/** What a medium is by its first bytes. What a platform or a server declares is only a claim. */
export interface SniffedType {
  readonly kind: 'image' | 'audio' | 'video' | 'other'
  /** `image/jpeg`, without parameters. */
  readonly mediaType: string
}

/** Bytes from the beginning that are looked at: enough for every container's own mark. */
const sniffedBytes = 64 * 1024

/** Markup has no magic bytes; of it only what passes for a picture or a page elsewhere is told apart. */
const markup: readonly (readonly [RegExp, string])[] = Object.freeze([
  [/<svg[\s/>]/i, 'image/svg+xml'],
  [/<!doctype\s+html|<html[\s/>]/i, 'text/html'],
  [/^\s*<\?xml\s/i, 'application/xml'],
])

/** Marks that the library does not know: WAV beyond 4 GiB. */
const marks: readonly (readonly [RegExp, string])[] = Object.freeze([[/^(?:RF64|BW64)....WAVE/s, 'audio/wav']])

/** Media type without its parameters, in lower case: `audio/OGG; codecs=opus` → `audio/ogg`. */
export const plainType = (mediaType: string): string => (mediaType.split(';', 1)[0] as string).trim().toLowerCase()

/** The type of bytes that no library knows by a mark: markup or plain text, or null. */
function sniffText(bytes: Uint8Array): string | null {
  let text: string
  try {
    // As a stream: the end may cut a character in two.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return null
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells bytes from text.
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text)) return null
  return markup.find(([pattern]) => pattern.test(text))?.[1] ?? 'text/plain'
}

const kindOf = (mediaType: string): SniffedType['kind'] => {
  const kind = mediaType.slice(0, mediaType.indexOf('/'))
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'other'
}

/**
 * What the bytes of a medium, or the file at a path, say that it is; null when they say nothing.
 * @throws Error when the file cannot be read.
 */
export async function sniff(medium: Uint8Array | string): Promise<SniffedType | null> {
  const head = typeof medium === 'string' ? await readHead(medium) : medium.subarray(0, sniffedBytes)
  if (head.length === 0) return null
  const start = Buffer.from(head.subarray(0, 16)).toString('latin1')
  const known = marks.find(([mark]) => mark.test(start))?.[1] ?? (await fileTypeFromBuffer(head))?.mime
  // What is XML may be a picture or a page.
  const mediaType = known === undefined || known === 'application/xml' ? sniffText(head) : known
  return mediaType === null ? null : { kind: kindOf(mediaType), mediaType }
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const head = Buffer.alloc(sniffedBytes)
    const { bytesRead } = await file.read(head, 0, sniffedBytes, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
