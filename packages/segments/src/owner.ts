/** 32 bits of an owner id given as unsigned halves. */
export function hashOwner(low: number, high: number): number {
  return (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77) ^ (low >>> 15)) >>> 0
}
