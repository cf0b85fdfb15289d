import { runService } from '@sourcemark/runtime'
import { adjudicatorSettings, startAdjudicator } from './adjudicator.ts'

await runService({ name: 'adjudicator', definition: adjudicatorSettings, env: process.env, start: startAdjudicator })
