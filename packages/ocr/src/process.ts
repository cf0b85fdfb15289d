/** The process that reads words; started by `openWordReader` and by nobody else. */
import { answerJobs } from '@sourcemark/media/answer-jobs'
import { loadModels } from './models.ts'
import { answerWordsJob, type WordsJob } from './read-words-job.ts'

const models = await loadModels()
answerJobs((job: WordsJob) => answerWordsJob(models, job))
