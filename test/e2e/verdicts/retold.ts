import type { Scenario } from './scenario.ts'

export const rewriteSuspected: readonly Scenario[] = []
