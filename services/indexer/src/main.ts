import { runService } from '@sourcemark/runtime'
import { indexerSettings, startIndexer } from './indexer.ts'

await runService({ name: 'indexer', definition: indexerSettings, env: process.env, start: startIndexer })
