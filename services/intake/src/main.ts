import { runService } from '@sourcemark/runtime'
import { intakeSettings, startIntake } from './intake.ts'

await runService({ name: 'intake', definition: intakeSettings, env: process.env, start: startIntake })
