import { readFileSync } from 'node:fs'

/** A process for certain: numbers are used again, a number with its start time is not. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks from boot to the start of the process; null where there is no /proc. */
  readonly startedAt: string | null
}

function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in parentheses, may hold spaces and parentheses; the start time is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

/** The identity of a running process. */
export const identify = (pid: number): ProcessIdentity => ({ pid, startedAt: startTime(pid) })

/** Whether a process with this number runs, whoever owns it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether exactly this process still runs. Without /proc: whether one with its number does. */
export const isAlive = ({ pid, startedAt }: ProcessIdentity): boolean =>
  isRunning(pid) && (startedAt === null || startTime(pid) === startedAt)
