import { afterEach, describe, expect, it } from 'vitest'
import { type Condition, createMetrics, type Health, startHealth } from '../src/index.ts'

let health: Health | undefined
afterEach(() => health?.close())

const start = async (ready: () => Condition): Promise<string> => {
  health = await startHealth({ host: '127.0.0.1', port: 0, metrics: createMetrics('test'), ready })
  return `http://127.0.0.1:${health.port}`
}

describe('health', () => {
  it('says ready, and not ready with the reasons', async () => {
    let condition: Condition = ['database is away']
    const base = await start(() => condition)
    const before = await fetch(`${base}/readyz`)
    expect([before.status, await before.json()]).toEqual([503, { ok: false, reasons: ['database is away'] }])
    condition = true
    const after = await fetch(`${base}/readyz`)
    expect([after.status, await after.json()]).toEqual([200, { ok: true }])
  })

  it('is live while it is not ready', async () => {
    const base = await start(() => ['starting'])
    expect((await fetch(`${base}/livez`)).status).toBe(200)
  })

  it('shows the metrics', async () => {
    const base = await start(() => true)
    const response = await fetch(`${base}/metrics`)
    expect(response.headers.get('content-type')).toContain('text/plain')
    expect(await response.text()).toContain('process_cpu_seconds_total')
  })
})
