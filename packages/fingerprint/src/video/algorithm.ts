import type { AlgorithmId } from '../modality.ts'

/** PDQ hashes of frames and of what moves within their borders, SIFT features of key frames. */
export const videoAlgorithm: AlgorithmId = 'video-frames-1'
