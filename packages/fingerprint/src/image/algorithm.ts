import type { AlgorithmId } from '../modality.ts'

/** PDQ hashes of whole pictures, words and geometry of SIFT features for parts of them. */
export const imageAlgorithm: AlgorithmId = 'image-sift-pdq-1'
