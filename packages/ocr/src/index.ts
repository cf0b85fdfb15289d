export type { ColourRaster } from './raster.ts'
export { openWordReader, type WordReader, type WordReaderOptions } from './word-reader.ts'
export { type ReadWords, type SharePoint, type WordLine, type WordsProblemCode, wordsProblemCodes } from './words.ts'
