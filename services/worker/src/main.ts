import { runService } from '@sourcemark/runtime'
import { startWorker, workerSettings } from './worker.ts'

await runService({ name: 'worker', definition: workerSettings, env: process.env, start: startWorker })
