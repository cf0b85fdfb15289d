import { sha256Hex } from '@sourcemark/contract'
import { expect, it } from 'vitest'
import { packTrack, soundlessReason, unpackTrack } from '../src/index.ts'

const hashOf = (sketched: Parameters<typeof packTrack>[0]): string => sha256Hex(packTrack(sketched))

it('tells by its hash alone that a sound track has no sketch, and why', () => {
  expect(soundlessReason(hashOf({ ok: false, reason: 'SILENT' }))).toBe('SILENT')
  expect(soundlessReason(hashOf({ ok: false, reason: 'TOO_SHORT' }))).toBe('TOO_SHORT')
  expect(soundlessReason(hashOf({ ok: true, sketch: new TextEncoder().encode('SILENT') }))).toBeUndefined()
})

it('reads the reason that was kept instead of a sketch', () => {
  expect(unpackTrack(packTrack({ ok: false, reason: 'MONOTONOUS' }))).toEqual({ ok: false, reason: 'MONOTONOUS' })
})
