import type { AlgorithmId } from '../modality.ts'

/** Triplets of spectral peaks on a logarithmic frequency axis, verified by the peaks that lie over each other. */
export const audioAlgorithm: AlgorithmId = 'audio-triplets-1'
