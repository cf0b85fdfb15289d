import { describe, expect, it } from 'vitest'
import { Fault, type Logger, watch } from '../src/index.ts'

/** A service's context that notes what it is told. */
function context() {
  const stopping = new AbortController()
  const warnings: unknown[][] = []
  const fatal: unknown[] = []
  const logger = { warn: (...line: unknown[]) => warnings.push(line) } as unknown as Logger
  return {
    stop: () => stopping.abort(new Error('stopping')),
    warnings,
    fatalFaults: fatal,
    given: { signal: stopping.signal, logger, fatal: (error: unknown) => void fatal.push(error) },
  }
}

describe('a watch', () => {
  it('looks at once and again until the service stops, then finishes the look in hand', async () => {
    const { given, stop, warnings } = context()
    let begun = 0
    let ended = 0
    await watch(given, {
      doing: 'looking',
      interval: 1,
      look: async () => {
        begun++
        if (begun === 3) stop()
        await new Promise((resolve) => setTimeout(resolve, 5))
        ended++
      },
    })
    expect([begun, ended]).toEqual([3, 3])
    expect(warnings).toEqual([])
  })

  it('warns of a look that failed, with its code, and looks again', async () => {
    const { given, stop, warnings, fatalFaults } = context()
    let looks = 0
    await watch(given, {
      doing: 'looking for late contents',
      interval: 1,
      look: async () => {
        looks++
        if (looks === 1) throw new Fault('DATABASE_UNAVAILABLE')
        if (looks === 2) throw new Error('something else')
        stop()
      },
    })
    expect(looks).toBe(3)
    expect(warnings).toMatchObject([
      [{ code: 'DATABASE_UNAVAILABLE' }, 'looking for late contents failed'],
      [{ code: 'UNEXPECTED' }, 'looking for late contents failed'],
    ])
    expect(fatalFaults).toEqual([])
  })

  it('ends the process and itself on a fatal fault', async () => {
    const { given, fatalFaults, warnings } = context()
    let looks = 0
    await watch(given, {
      doing: 'looking',
      interval: 1,
      look: async () => {
        looks++
        throw new Fault('LEDGER_BROKEN')
      },
    })
    expect(looks).toBe(1)
    expect(fatalFaults).toMatchObject([{ code: 'LEDGER_BROKEN' }])
    expect(warnings).toEqual([])
  })

  it('that was stopped during its delay or between two looks does not wait for its time', {
    timeout: 5000,
  }, async () => {
    const delayed = context()
    const never = watch(delayed.given, {
      doing: 'looking',
      interval: 60_000,
      delay: 60_000,
      look: async () => expect.unreachable(),
    })
    delayed.stop()
    await never
    expect(delayed.warnings).toEqual([])

    const between = context()
    let looks = 0
    const once = watch(between.given, {
      doing: 'looking',
      interval: 60_000,
      look: async () => {
        looks++
        setTimeout(between.stop, 5)
      },
    })
    await once
    expect(looks).toBe(1)
  })
})
