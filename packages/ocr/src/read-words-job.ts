import type { Models } from './models.ts'
import type { ColourRaster } from './raster.ts'
import { readWords } from './read-words.ts'
import type { ReadWords } from './words.ts'

/** What a reading process is asked. */
export interface WordsJob {
  readonly raster: ColourRaster
  /** Milliseconds that reading may take; what is read by then is the answer. */
  readonly budgetMs: number
}

/** Answers one job with the models that this process holds. */
export async function answerWordsJob(models: Models, { raster, budgetMs }: WordsJob): Promise<ReadWords> {
  const begin = performance.now()
  const spent = (): number => performance.now() - begin
  const words = await readWords(models, raster, () => spent() >= budgetMs)
  return { ok: true, ...words, ms: Math.round(spent()) }
}
