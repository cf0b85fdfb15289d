import { describe, expect, it } from 'vitest'
import {
  commonSettings,
  defineSettings,
  Fault,
  printableSettings,
  readSettings,
  renderSettingsTable,
} from '../src/index.ts'

const definition = defineSettings({
  NAME: { kind: 'string', description: 'A name', pattern: /^[a-z]+$/, expected: 'small letters' },
  COUNT: { kind: 'integer', min: 1, max: 5, default: 3, description: 'A number' },
  URL: { kind: 'url', protocols: ['https:'], optional: true, secret: true, description: 'An address' },
  NAMES: { kind: 'list', default: [], description: 'Names' },
  ON: { kind: 'boolean', default: false, description: 'A switch' },
  COLOUR: { kind: 'enum', values: ['red', 'blue'], default: 'red', description: 'A colour | shade' },
  AFTER: { kind: 'duration', min: 100, max: 60_000, default: 5000, description: 'A time' },
})

const faultOf = (env: Record<string, string>): Fault => {
  try {
    readSettings(definition, env)
  } catch (error) {
    if (error instanceof Fault) return error
  }
  throw new Error('no fault')
}

describe('settings', () => {
  it('come out typed, with defaults where the environment is silent or empty', () => {
    const settings = readSettings(definition, { NAME: 'a', NAMES: 'x, y', ON: '1', AFTER: '250ms', COUNT: '' })
    expect(settings).toEqual({
      NAME: 'a',
      COUNT: 3,
      URL: undefined,
      NAMES: ['x', 'y'],
      ON: true,
      COLOUR: 'red',
      AFTER: 250,
    })
  })

  it('that are wrong are listed all at once, with what was expected', () => {
    const fault = faultOf({ COUNT: '9', ON: 'maybe', COLOUR: 'green', AFTER: '1h', NAMES: 'x,,y' })
    expect(fault).toMatchObject({ code: 'CONFIGURATION_INVALID', disposition: 'fatal' })
    expect(fault.message.split('\n')).toEqual([
      'The configuration has 6 errors:',
      '  NAME is missing: expected small letters',
      '  COUNT is "9": expected a whole number from 1 to 5',
      '  NAMES is "x,,y": expected entries separated by commas',
      '  ON is "maybe": expected true or false',
      '  COLOUR is "green": expected one of red, blue',
      '  AFTER is "1h": expected a duration from 100ms to 1m, as 250ms, 30s, 5m, 12h, 7d',
    ])
  })

  it.each(['1.5', '0x3', '1e0', '3 4', 'NaN'])('do not take %s for a whole number', (COUNT) => {
    expect(faultOf({ NAME: 'a', COUNT }).message).toContain('COUNT')
  })

  it('that are secret are never printed, not even when they are wrong', () => {
    const fault = faultOf({ NAME: 'a', URL: 'http://u:hunter2@host' })
    expect(JSON.stringify([fault.message, fault.detail])).not.toContain('hunter2')
    expect(fault.message).toContain('URL is [redacted]: expected a URL starting with https://')
    const settings = readSettings(definition, { NAME: 'a', URL: 'https://u:hunter2@host' })
    expect(printableSettings(definition, settings)).toMatchObject({ URL: '[redacted]', NAME: 'a' })
  })

  it('make a table for people', () => {
    expect(renderSettingsTable(definition).split('\n').slice(2)).toEqual([
      '| `NAME` | A name | small letters | **required** |',
      '| `COUNT` | A number | a whole number from 1 to 5 | `3` |',
      '| `URL` | An address (secret) | a URL starting with https:// | none |',
      '| `NAMES` | Names | entries separated by commas | empty |',
      '| `ON` | A switch | true or false | `false` |',
      '| `COLOUR` | A colour \\| shade | one of red, blue | `red` |',
      '| `AFTER` | A time | a duration from 100ms to 1m, as 250ms, 30s, 5m, 12h, 7d | `5s` |',
    ])
  })

  it('that need others say so when those are missing', () => {
    const env = { KAFKA_BROKERS: 'a:1', DATABASE_URL: 'postgres://h/d', KAFKA_SASL_MECHANISM: 'plain' }
    expect(() => readSettings(commonSettings, env)).toThrow(
      'KAFKA_SASL_PASSWORD is missing: expected a value, because KAFKA_SASL_MECHANISM is set',
    )
  })

  it('shared by all services accept a plain environment', () => {
    const settings = readSettings(commonSettings, {
      KAFKA_BROKERS: 'a:9092,[::1]:9093',
      DATABASE_URL: 'postgres://h/d',
    })
    expect(settings.KAFKA_BROKERS).toEqual(['a:9092', '[::1]:9093'])
    expect(settings.SOURCEMARK_PARTITIONS).toBe(12)
  })
})
