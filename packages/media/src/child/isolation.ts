import { spawn } from 'node:child_process'

/** What a child process that reads strangers' bytes is kept from, as far as this machine allows it. */
export interface Isolation {
  /** No network at all: a network namespace of its own. */
  readonly network: boolean
  /** Bounds of memory, processor time and files that the kernel holds. */
  readonly limits: boolean
  /** Ends with the process that started it, whatever it is doing, and gains no rights. */
  readonly tied: boolean
}

export interface Bounds {
  /** Mebibytes that a child may take beyond what Node reserves for itself. */
  readonly memoryMb: number
  /** Seconds of processor time of one child, all its work together. */
  readonly processorSeconds: number
}

/** A command and its arguments. */
type Command = readonly [string, ...string[]]

/** How children are started on this machine. */
export interface Launcher {
  readonly isolation: Isolation
  /** The command that runs Node under the bounds; each step replaces the one before, so that all are one process. */
  command(node: string, bounds: Bounds): Command
}

/** Programs are found here and nowhere else: a child sees nothing of our environment. */
export const childPath = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin'

/** Mebibytes of writable memory that Node 24 reserves before it does anything, most of it for compiled code. */
const reservedByNode = 640

/** First choice first: as root without a user namespace, so that files keep their owners. */
const networkFences: readonly Command[] = [
  ['unshare', '-n', '--'],
  ['unshare', '-Urn', '--'],
]

const limitCommand = ({ memoryMb, processorSeconds }: Bounds): Command => [
  'prlimit',
  // Writable memory and not address space: WebAssembly reserves gigabytes of addresses that it never uses.
  `--data=${(memoryMb + reservedByNode) * 1024 * 1024}`,
  `--cpu=${processorSeconds}`,
  '--fsize=0',
  '--core=0',
  '--nofile=256',
  '--',
]

const tie: Command = ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', '--']

/** Whether a command runs here and ends well. */
function runs([program, ...args]: Command): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', env: { PATH: childPath } })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}

let found: Promise<Launcher> | undefined

async function tryLauncher(): Promise<Launcher> {
  let fence: readonly string[] | undefined
  for (const candidate of networkFences) {
    if (fence === undefined && (await runs([...candidate, 'true']))) fence = candidate
  }
  const limits = await runs([...limitCommand({ memoryMb: 1024, processorSeconds: 10 }), 'true'])
  const tied = await runs([...tie, 'true'])
  return {
    isolation: Object.freeze({ network: fence !== undefined, limits, tied }),
    command(node, bounds) {
      const [program, ...args] = [...(fence ?? []), ...(limits ? limitCommand(bounds) : []), ...(tied ? tie : []), node]
      return [program as string, ...args]
    },
  }
}

/** How this machine fences children in; tried once per process. */
export function findLauncher(): Promise<Launcher> {
  found ??= tryLauncher()
  return found
}
