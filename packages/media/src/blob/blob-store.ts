/** Bytes that are kept under their own hash. */
export interface Blob {
  /** 64 lower-case hex digits. */
  readonly sha256: string
  readonly bytes: number
}

/**
 * Media by their SHA-256. What is kept never changes, and keeping it again changes nothing.
 * Every method throws Fault BLOB_STORE_UNAVAILABLE when the store cannot be reached or written.
 */
export interface BlobStore {
  /**
   * Keeps bytes, which may come bit by bit. They are there as a whole or not at all, also after a crash of the machine.
   * @param accept Called with the hash before anything is kept; what it throws is thrown, like what the content throws, and nothing is kept.
   */
  put(content: Uint8Array | AsyncIterable<Uint8Array>, accept?: (blob: Blob) => void): Promise<Blob>
  has(sha256: string): Promise<boolean>
  /** Path of a file with the bytes, to be read at once and never written; undefined when the store does not have them. */
  localFile(sha256: string): Promise<string | undefined>
  /** Forgets bytes: only what nothing refers to, because somebody asked for that. What the store does not have is none of its business. */
  remove(sha256: string): Promise<void>
  close(): Promise<void>
}
