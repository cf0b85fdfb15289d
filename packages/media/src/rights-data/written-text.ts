const utf8 = new TextDecoder('utf-8', { fatal: true })
const chinese = new TextDecoder('gb18030', { fatal: true })
const western = new TextDecoder('windows-1252')

/**
 * Text in bytes whose charset nobody states: UTF-8 where it is that, then GB 18030 where the bytes look like it, then Windows-1252, which is never
 * wrong by its form. Bytes outside of ASCII come in pairs in Chinese and mostly alone in European words.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return looksChinese(bytes) ? (decodeChinese(bytes) ?? western.decode(bytes)) : western.decode(bytes)
  }
}

function decodeChinese(bytes: Uint8Array): string | undefined {
  try {
    return chinese.decode(bytes)
  } catch {
    return undefined
  }
}

function looksChinese(bytes: Uint8Array): boolean {
  let high = 0
  let beside = 0
  for (let index = 0; index < bytes.length; index++) {
    if ((bytes[index] as number) < 0x80) continue
    high++
    if ((bytes[index - 1] ?? 0) >= 0x80 || (bytes[index + 1] ?? 0) >= 0x80) beside++
  }
  return beside >= high * 0.75
}

/** Text of EXIF's `XP` tags: UTF-16, little-endian. */
export function decodeWide(bytes: Uint8Array): string {
  return new TextDecoder('utf-16le').decode(bytes.subarray(0, bytes.length & ~1))
}

/**
 * The text of an EXIF `UserComment`, whose first eight bytes name its charset.
 * @param littleEndian the byte order of the EXIF block, in which its Unicode is mostly written.
 */
export function decodeComment(bytes: Uint8Array, littleEndian: boolean): string {
  const charset = western.decode(bytes.subarray(0, 8)).replace(/\0.*$/s, '')
  const text = bytes.subarray(8)
  switch (charset) {
    case 'UNICODE': {
      const mark = ((text[0] ?? 0) << 8) | (text[1] ?? 0)
      const little = mark === 0xfffe || (mark !== 0xfeff && littleEndian)
      return new TextDecoder(little ? 'utf-16le' : 'utf-16be').decode(text.subarray(0, text.length & ~1))
    }
    case 'JIS':
      return new TextDecoder('iso-2022-jp').decode(text)
    case 'ASCII':
    case '':
      return decodeText(text)
    default:
      // written without the prefix, as many programs do
      return decodeText(bytes)
  }
}
