import { openPlainLookUp } from '../src/lookup/plain.ts'
import { rebuildPlain } from '../src/lookup/plain-form.ts'
import { lookUpSuite } from './look-up-suite.ts'

lookUpSuite('the plain form', async (database, definitions) => {
  await rebuildPlain(database, definitions)
  return await openPlainLookUp(database, definitions[0]?.log ?? '')
})
