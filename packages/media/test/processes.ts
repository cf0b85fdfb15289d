import { readFile } from 'node:fs/promises'

/** What the system says of a process; undefined when it is gone. */
export const aboutProcess = (pid: string, what: 'status' | 'cmdline'): Promise<string | undefined> =>
  readFile(`/proc/${pid}/${what}`, 'utf8').catch(() => undefined)

/** Mebibytes that a process has in memory. */
export async function residentMb(pid: string): Promise<number | undefined> {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec((await aboutProcess(pid, 'status')) ?? '')?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}
