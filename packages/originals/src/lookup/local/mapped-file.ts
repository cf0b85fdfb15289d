import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import koffi from 'koffi'

/** A file in the address space of this process: its pages are the page cache's, shared with every process that maps it. */
export interface MappedFile {
  /** Read only. Empty after `close`. */
  readonly bytes: Uint8Array
  close(): void
}

/** Files below this are read into memory: a map of their own would cost more than it saves. */
const smallestMapped = 1 << 20

const readable = 1
const shared = 1

type SystemCall = ReturnType<ReturnType<typeof koffi.load>['func']>

interface MemoryCalls {
  readonly mmap: SystemCall
  readonly munmap: SystemCall
}

let calls: MemoryCalls | null | undefined

/** mmap(2) and munmap(2) of this system; null where there are none. */
function memoryCalls(): MemoryCalls | null {
  if (calls !== undefined) return calls
  calls = null
  if (process.platform === 'linux' || process.platform === 'darwin') {
    const system = koffi.load(null)
    calls = {
      mmap: system.func(
        'void *mmap(void *address, size_t length, int protection, int flags, int file, int64_t offset)',
      ),
      munmap: system.func('int munmap(void *address, size_t length)'),
    }
  }
  return calls
}

/**
 * Maps a file that nobody changes any more. It may be removed from its folder while it is mapped. Where the system has no such call it is
 * read into memory.
 * @throws Error when the file is not there or cannot be mapped.
 */
export function mapFile(path: string): MappedFile {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const system = size < smallestMapped ? null : memoryCalls()
    if (system === null) return { bytes: readFileSync(file), close: () => undefined }
    const address: unknown = system.mmap(null, size, readable, shared, file, 0)
    if (address === null || BigInt.asIntN(64, koffi.address(address)) === -1n) {
      throw new Error(`${path} cannot be mapped: error ${koffi.errno()} of the system`)
    }
    const buffer = koffi.view(address, size) as ArrayBuffer
    return {
      bytes: new Uint8Array(buffer),
      close() {
        if (buffer.detached) return
        // Whoever still has a view of it then sees an empty one, and not memory that is somebody else's.
        buffer.transfer(0)
        system.munmap(address, size)
      },
    }
  } finally {
    closeSync(file)
  }
}
