import { runService } from '@sourcemark/runtime'
import { publisherSettings, startPublisher } from './publisher.ts'

await runService({ name: 'publisher', definition: publisherSettings, env: process.env, start: startPublisher })
