/** The process that reads strangers' films; started by `openFilmReader` and by nobody else. */
import { answerJobs } from '../child/answer-jobs.ts'
import { readFilm } from './read-film.ts'

answerJobs(readFilm)
