import { describe, expect, it } from 'vitest'
import { Fault, faultCodes, faults, isFaultCode, toFault } from '../src/index.ts'

describe('faults', () => {
  it('take disposition and words from the one table', () => {
    const fault = new Fault('EVENT_INVALID', { pointer: '/data/revision' })
    expect(fault).toMatchObject({ code: 'EVENT_INVALID', disposition: 'reject', pointer: '/data/revision' })
    expect(fault.message).toBe(faults.EVENT_INVALID.summary)
  })

  it('keep their cause', () => {
    const cause = new Error('refused')
    expect(new Fault('BROKER_UNAVAILABLE', { cause }).cause).toBe(cause)
  })

  it('stay what they are in toFault, and other errors are retried', () => {
    const fault = new Fault('LEDGER_BROKEN')
    expect(toFault(fault)).toBe(fault)
    expect(toFault(new TypeError('x'))).toMatchObject({ code: 'UNEXPECTED', disposition: 'retry', message: 'x' })
    expect(toFault('a string').message).toBe('a string')
  })

  it('come from a closed table that nobody can change', () => {
    expect(isFaultCode('LEDGER_BROKEN')).toBe(true)
    expect(isFaultCode('toString')).toBe(false)
    expect(Object.isFrozen(faults)).toBe(true)
    expect(faultCodes.every((code) => Object.isFrozen(faults[code]))).toBe(true)
  })
})
