export { audioAlgorithm } from './audio/algorithm.ts'
export { decodeSoundSketch, encodeSoundSketch } from './audio/encode.ts'
export type { SoundSegment } from './audio/follow.ts'
export { audioModality } from './audio/modality.ts'
export { type SoundPostings, soundPayloadBytes, soundPostings } from './audio/postings.ts'
export type { SoundProbes } from './audio/probes.ts'
export { type HeldBy, type SoundSources, searchSounds } from './audio/search.ts'
export {
  describeSounds,
  type SoundSimilarity,
  type SoundSpan,
  type SoundTransform,
  soundReportThreshold,
} from './audio/similarity.ts'
export type { SoundSketch } from './audio/sketch.ts'
export { SoundSketcher } from './audio/sketcher.ts'
export { SoundTable } from './audio/sound-table.ts'
export { soundSampleRate } from './audio/spectral-peaks.ts'
export { imageAlgorithm } from './image/algorithm.ts'
export { decodePictureSketch, encodePictureSketch } from './image/encode.ts'
export { imageModality } from './image/modality.ts'
export { novelPictureFeatures, type PictureNovelty } from './image/novelty.ts'
export { type DecodedPicture, type GreyPicture, pictureSide } from './image/picture.ts'
export {
  frameOfBin,
  type PictureHashPosting,
  type PictureHashProbe,
  type PictureWordPosting,
  type PictureWordProbe,
  type PictureWordProbes,
  pictureHashPostings,
  pictureHashProbes,
  picturePayloadBytes,
  pictureWordPostings,
  pictureWordProbes,
} from './image/postings.ts'
export { type PictureProbes, type PictureQuery, pictureQuery } from './image/query.ts'
export { pictureReportThreshold } from './image/score.ts'
export type { PictureRegion, PictureSimilarity, PictureSpan, PictureTransform } from './image/similarity.ts'
export { type PictureSketch, sketchPicture } from './image/sketch.ts'
export { looksLikeText } from './image/text-likeness.ts'
export { verifyPictures } from './image/verify.ts'
export type {
  AlgorithmId,
  Modality,
  ModalityKind,
  Probe,
  Range,
  Scored,
  SearchDepth,
  Similarity,
  Sketched,
  Span,
  Term,
  Transform,
  UnfingerprintableReason,
} from './modality.ts'
export { mapSketch, modalityKinds } from './modality.ts'
export {
  attributeRewritings,
  compareRewriting,
  prepareRewriting,
  type RewritingQuery,
  type RewritingSimilarity,
  rewritingAlgorithm,
  rewritingThreshold,
  type SentencePair,
} from './rewriting/compare.ts'
export { pairKeys } from './rewriting/pairs.ts'
export { readSentences } from './rewriting/sentences.ts'
export {
  backgroundRewritingStatistics,
  RewritingStatistics,
  RewritingStatisticsBuilder,
} from './rewriting/statistics.ts'
export { decodeWords, encodeWords, readWords, type TextWords } from './rewriting/words.ts'
export { attributeMatches, copiedRanges } from './text/attribute.ts'
export {
  actThreshold,
  compareText,
  prepareQuery,
  reportThreshold,
  type TextQuery,
  type TextSimilarity,
} from './text/compare.ts'
export { decodeSketch, encodeSketch } from './text/encode.ts'
export { type TextSource, textAlgorithm, textModality } from './text/modality.ts'
export { sketchText, type TextMediaType, textLimits } from './text/sketch.ts'
export {
  backgroundStatistics,
  decodeStatistics,
  encodeStatistics,
  StatisticsBuilder,
  TextStatistics,
} from './text/statistics.ts'
export { novelTerms, terms, termsInRanges } from './text/terms.ts'
export { type Disguises, type TextSketch, TokenFlag } from './text/tokens.ts'
export { videoAlgorithm } from './video/algorithm.ts'
export { decodeFilmSketch, encodeFilmSketch } from './video/encode.ts'
export { type FilmFrame, filmFrameRate, filmSide } from './video/frame.ts'
export { type FrameLibrary, fewestAgreeing, frameLookUp, type HashHit, type WordHit } from './video/frame-library.ts'
export { FrameTable } from './video/frame-table.ts'
export { type FilmNovelty, novelFilmFrames } from './video/novelty.ts'
export type { PictureInFilm, PictureInFilmSpan } from './video/picture-in-film.ts'
export { filmHashPostings, filmWordPostings } from './video/postings.ts'
export { type FilmFindings, type FilmSources, searchFilm } from './video/search.ts'
export {
  type FilmSimilarity,
  type FilmSpan,
  type FilmTransform,
  filmReportThreshold,
} from './video/similarity.ts'
export type { FilmSketch } from './video/sketch.ts'
export { FilmSketcher } from './video/sketcher.ts'
export { searchStill } from './video/stills.ts'
