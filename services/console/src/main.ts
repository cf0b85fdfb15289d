import { runService } from '@sourcemark/runtime'
import { startConsole } from './console.ts'
import { consoleSettings } from './settings.ts'

await runService({ name: 'console', definition: consoleSettings, env: process.env, start: startConsole })
