/** The process that decodes strangers' pictures; started by `openPictureReader` and by nobody else. */
import { answerJobs } from '../child/answer-jobs.ts'
import { prepareDecoder } from './decode.ts'
import { readPicture } from './read-picture.ts'

prepareDecoder()
answerJobs(readPicture)
