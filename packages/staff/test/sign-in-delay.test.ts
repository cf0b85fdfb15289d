import { expect, it } from 'vitest'
import { addressOf, delayAfter } from '../src/sign-in-delay.ts'

it('a wait doubles with every failure, and ends after a quarter of an hour at most', () => {
  const waits = (kind: 'account' | 'address', from: number) =>
    Array.from({ length: 13 }, (_, at) => delayAfter(from + at, kind))
  const growing = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
  expect(waits('account', 4)).toEqual(growing)
  expect(waits('address', 19)).toEqual(growing)
  expect(delayAfter(1_000_000, 'account')).toBe(900)
})

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
  ['2001:db8::', '2001:db8:0:0'],
  ['2001:db8::5', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['2001:db8::1:2:3:4:5', '2001:db8:0:1'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['not an address', 'not an address'],
])('the address %s counts as %s', (given, counted) => {
  expect(addressOf(given)).toBe(counted)
})
