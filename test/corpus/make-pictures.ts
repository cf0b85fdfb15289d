/** Makes the pictures of the demo corpus, which are not checked in: `node test/corpus/make-pictures.ts`; `npm start` runs it. */
import { readArticle } from './articles.ts'
import { makePictures } from './pictures.ts'

await makePictures((name) => readArticle(name).text)
