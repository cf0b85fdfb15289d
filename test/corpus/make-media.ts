/**
 * Makes the pictures, sounds and films of the demo corpus, which are not checked in: `node test/corpus/make-media.ts`; `npm start` runs it.
 */
import { readArticle } from './articles.ts'
import { films } from './films.ts'
import { makeFiles } from './made-files.ts'
import { pictures } from './pictures.ts'
import { sounds } from './sounds.ts'

await makeFiles(pictures((name) => readArticle(name).text))
await makeFiles(sounds)
await makeFiles(films)
