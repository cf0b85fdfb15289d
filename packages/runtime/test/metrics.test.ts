import { describe, expect, it } from 'vitest'
import { createMetrics } from '../src/index.ts'

describe('metrics', () => {
  it('refuse a name without noun and unit', () => {
    const metrics = createMetrics('test')
    expect(() => metrics.counter({ name: 'events', help: 'h' })).toThrow('sourcemark_<noun>_<total>')
    expect(() => metrics.counter({ name: 'sourcemark_events', help: 'h' })).toThrow(TypeError)
    expect(() => metrics.gauge({ name: 'sourcemark_lag_total', help: 'h' })).toThrow(TypeError)
  })

  it('count values that no label knows under other', async () => {
    const metrics = createMetrics('test')
    const closed = metrics.counter({ name: 'sourcemark_event_total', help: 'h', labels: { type: ['good', 'bad'] } })
    closed.add(2, { type: 'good' })
    closed.add(1, { type: 'strange' })
    const capped = metrics.gauge({ name: 'sourcemark_lag_records', help: 'h', labels: { partition: 2 } })
    for (const partition of ['0', '1', '2', '3']) capped.set(Number(partition), { partition })
    const text = await metrics.render()
    expect(text).toContain('sourcemark_event_total{type="good",service="test"} 2')
    expect(text).toContain('sourcemark_event_total{type="other",service="test"} 1')
    expect(text).toContain('sourcemark_lag_records{partition="other",service="test"} 3')
    expect(text).not.toContain('partition="2"')
  })

  it('time a stage, also when it fails', async () => {
    const metrics = createMetrics('test')
    expect(await metrics.stage('read', async () => 7)).toBe(7)
    const failing = metrics.stage('read', async () => {
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    metrics.observeStage('read', 1.5)
    expect(await metrics.render()).toContain('sourcemark_stage_seconds_count{service="test",stage="read"} 3')
  })
})
