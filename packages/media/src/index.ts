export type { Blob, BlobStore } from './blob/blob-store.ts'
export { type BlobStoreOptions, openBlobStore } from './blob/open-blob-store.ts'
export type { Isolation } from './child/isolation.ts'
export { addressesOf, isPublicAddress, type Lookup, lookUpAddresses, pinnedLookup } from './fetch/address.ts'
export {
  createMediaFetcher,
  type FetchLimits,
  type MediaFetcher,
  type MediaFetcherOptions,
  type MediumLimits,
} from './fetch/media-fetcher.ts'
export { type FetchedMedium, type MediumCode, type MediumSource, mediumCodes } from './fetch/medium.ts'
export { type FfmpegBinary, findFfmpeg } from './ffmpeg/find-ffmpeg.ts'
export { type FilmReader, type FilmReaderOptions, openFilmReader } from './film/film-reader.ts'
export {
  type FilmProblem,
  type FilmProblemCode,
  type FilmProgress,
  type FilmReading,
  filmProblemCodes,
  type ReadFilmOptions,
  type Subtitle,
  type Subtitles,
  type WordFrame,
} from './film/film-reading.ts'
export { openPictureReader, type PictureReader, type PictureReaderOptions } from './picture/picture-reader.ts'
export {
  type ColourPicture,
  type PictureProblem,
  type PictureProblemCode,
  type PictureReading,
  pictureProblemCodes,
  type ReadPictureOptions,
} from './picture/picture-reading.ts'
export {
  type Preview,
  type PreviewProblem,
  type PreviewProblemCode,
  type PreviewWish,
  previewLimits,
  previewProblemCodes,
  previewTypes,
  type SoundPeaks,
} from './preview/preview.ts'
export { openPreviewer, type Previewer, type PreviewerOptions } from './preview/previewer.ts'
export type { S3Connection } from './s3-client.ts'
export { type SniffedType, sniff } from './sniff.ts'
export { openSoundReader, type SoundReader, type SoundReaderOptions } from './sound/sound-reader.ts'
export {
  type ReadSoundOptions,
  type SoundProblem,
  type SoundProblemCode,
  type SoundReading,
  soundProblemCodes,
} from './sound/sound-reading.ts'
