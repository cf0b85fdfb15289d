/** The process that makes previews of strangers' media; started by `openPreviewer` and by nobody else. */
import { answerJobs } from '../child/answer-jobs.ts'
import { prepareDecoder } from '../picture/decode.ts'
import { makePreview } from './make-preview.ts'

prepareDecoder()
answerJobs(makePreview)
