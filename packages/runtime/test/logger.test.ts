import { describe, expect, it } from 'vitest'
import { createLogger, Fault } from '../src/index.ts'

function linesOf(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = []
  write(createLogger({ service: 'intake', level: 'info', destination: { write: (line) => void lines.push(line) } }))
  return lines.map((line) => JSON.parse(line))
}

describe('log lines', () => {
  it('are JSON with service, level in words, time and the content they are about', () => {
    const [line] = linesOf((logger) => logger.child({ contentId: 'a-1' }).warn('slow'))
    expect(line).toMatchObject({ service: 'intake', level: 'warn', contentId: 'a-1', msg: 'slow' })
    expect(line?.time).toMatch(/^\d{4}-.*Z$/)
  })

  it('below the level are not written', () => {
    expect(linesOf((logger) => logger.debug('x'))).toEqual([])
  })

  it('show no secret: by field name, and in the URL of an error or of its cause', () => {
    const cause = new Error('cannot reach postgres://user:hunter2@host/db')
    const lines = linesOf((logger) =>
      logger.error({
        err: new Fault('DATABASE_UNAVAILABLE', { cause }),
        settings: { DATABASE_URL: 'hunter2' },
        token: 'hunter2',
      }),
    )
    expect(JSON.stringify(lines)).not.toContain('hunter2')
    expect(lines[0]).toMatchObject({
      token: '[redacted]',
      err: { code: 'DATABASE_UNAVAILABLE', cause: { type: 'Error' } },
    })
  })
})
