import type { BothLanguages } from './refusals.ts'

/** What may be handed in with a form. */
export const FILE_RULES = Object.freeze({
  /** Files of one form. */
  count: 8,
  /** Bytes of one file. */
  bytes: 10 * 1024 * 1024,
  /** What the bytes themselves may say that they are. */
  types: Object.freeze(['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'text/plain'] as const),
  /** Characters of a name. */
  name: 120,
})

/** A file as it came; its type is what its bytes say, never what was declared. */
export interface OfferedFile {
  readonly name: string
  readonly bytes: number
  /** null when the bytes say nothing. */
  readonly mediaType: string | null
}

/** Why a file is not taken. */
export interface FileProblem {
  /** Place among the files of the form, from 0. */
  readonly index: number
  readonly problem: 'empty' | 'too_large' | 'type' | 'too_many'
  readonly message: BothLanguages
}

const messages: Readonly<Record<FileProblem['problem'], BothLanguages>> = Object.freeze({
  empty: { zh: '文件为空。', en: 'The file is empty.' },
  too_large: { zh: '文件超过 10 MB。', en: 'The file has more than 10 MB.' },
  type: { zh: '仅接受 PDF、JPEG、PNG、WebP 和纯文本。', en: 'Only PDF, JPEG, PNG, WebP and plain text are taken.' },
  too_many: { zh: '最多 8 个文件。', en: 'No more than 8 files are taken.' },
})

/** What is wrong with the files of a form; at most one problem a file. */
export function checkFiles(files: readonly OfferedFile[]): FileProblem[] {
  return files.flatMap((file, index) => {
    const problem = index >= FILE_RULES.count ? 'too_many' : problemOf(file)
    return problem === null ? [] : [{ index, problem, message: messages[problem] }]
  })
}

function problemOf({ bytes, mediaType }: OfferedFile): FileProblem['problem'] | null {
  if (bytes === 0) return 'empty'
  if (bytes > FILE_RULES.bytes) return 'too_large'
  return (FILE_RULES.types as readonly (string | null)[]).includes(mediaType) ? null : 'type'
}

/**
 * A name under which a file can be kept and handed out: the last piece of a path, without what steers terminals, reading order or a header,
 * in at most 120 characters with its ending kept.
 */
export function fileName(given: string): string {
  const piece = given.slice(-4096).normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const plain = piece
    .replace(/[\p{C}\p{Zl}\p{Zp}"]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+/, '')
  const characters = [...plain]
  if (characters.length === 0) return 'file'
  if (characters.length <= FILE_RULES.name) return plain
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? ''
  return characters.slice(0, FILE_RULES.name - ending.length).join('') + ending
}
