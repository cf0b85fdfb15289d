/** Long side of the colours that words are read in, in pixels. */
const longSide = 1600
/** What is left to the short side all the same: a long screenshot is a phone's width and many screens. */
const shortSide = 720
const mostPixels = 8_000_000

/** The size to which a picture is scaled down for its words to stay readable; never up. */
export function sizeForWords(width: number, height: number): { readonly width: number; readonly height: number } {
  const readable = Math.max(longSide / Math.max(width, height), shortSide / Math.min(width, height))
  const scale = Math.min(1, readable, Math.sqrt(mostPixels / (width * height)))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
