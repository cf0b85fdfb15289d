/** The process that reads strangers' sounds; started by `openSoundReader` and by nobody else. */
import { answerJobs } from '../child/answer-jobs.ts'
import { readSound } from './read-sound.ts'

answerJobs(readSound)
