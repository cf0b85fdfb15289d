import { existsSync, readFileSync } from 'node:fs'

/** Milliseconds of all processors for this process, all its threads together, since a moment. */
export function processorTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

/** Milliseconds that a tick of the system's account takes. */
const tick = 10

/** Milliseconds of all processors for the children of this process that have ended; undefined where the system does not tell. */
export function childrenTime(): number | undefined {
  const path = '/proc/self/stat'
  if (!existsSync(path)) return undefined
  // Behind the name, which may have spaces in it, the state is the first field; these are the fourteenth and fifteenth.
  const fields = readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return tick * (Number(fields[13]) + Number(fields[14]))
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] as number
}
