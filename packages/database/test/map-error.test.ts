import { Fault } from '@sourcemark/runtime'
import { describe, expect, it } from 'vitest'
import { mapDatabaseError } from '../src/map-error.ts'

const withCode = (code: string, message = 'm'): Error => Object.assign(new Error(message), { code })

describe('errors of the driver become faults', () => {
  it.each([
    ['ECONNREFUSED', 'DATABASE_UNAVAILABLE'],
    ['57P01', 'DATABASE_UNAVAILABLE'],
    ['57P03', 'DATABASE_UNAVAILABLE'],
    ['08006', 'DATABASE_UNAVAILABLE'],
    ['53300', 'DATABASE_UNAVAILABLE'],
    ['40001', 'DATABASE_CONFLICT'],
    ['40P01', 'DATABASE_CONFLICT'],
    ['42P01', 'DATABASE_SCHEMA_MISMATCH'],
    ['42703', 'DATABASE_SCHEMA_MISMATCH'],
    ['28P01', 'CONFIGURATION_INVALID'],
    ['23505', 'UNEXPECTED'],
    ['57014', 'UNEXPECTED'],
  ])('%s is %s', (code, expected) => {
    expect(mapDatabaseError(withCode(code)).code).toBe(expected)
  })

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])(
    'knows "%s", which comes without a code',
    (message) => {
      expect(mapDatabaseError(new Error(message)).code).toBe('DATABASE_UNAVAILABLE')
    },
  )

  it('names the state and the constraint in the detail', () => {
    const fault = mapDatabaseError(Object.assign(withCode('23505'), { constraint: 'content_pkey', table: 'content' }))
    expect(fault.detail).toEqual({ sqlState: '23505', constraint: 'content_pkey', table: 'content' })
  })

  it('hides the password of a URL in the message', () => {
    expect(mapDatabaseError(new Error('no way to postgres://u:hunter2@h/d')).message).not.toContain('hunter2')
  })

  it('leaves a fault as it is', () => {
    const fault = new Fault('LEDGER_BROKEN')
    expect(mapDatabaseError(fault)).toBe(fault)
  })
})
