import { spawn } from 'node:child_process'

export interface RunOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether output goes to the terminal at once; otherwise it is collected. */
  readonly show: boolean
  /** Milliseconds after which the command is asked to stop. */
  readonly timeout: number
  /** Asks the command to stop when aborted. */
  readonly signal: AbortSignal
}

/** Milliseconds between the request to stop and the end by force; a stack of servers needs some. */
const patience = 30_000

/** Runs one command to its end. Never rejects: a command that cannot be started has failed, with the reason as output. */
export function runCommand(
  [file, ...args]: readonly [string, ...string[]],
  { cwd, env, show, timeout, signal }: RunOptions,
): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    let force: NodeJS.Timeout | undefined
    const stop = (): void => {
      child.kill('SIGTERM')
      force ??= setTimeout(() => child.kill('SIGKILL'), patience)
    }
    const late = setTimeout(() => {
      output += `\ngiven up after ${timeout / 1000} s`
      if (show) console.log(`given up after ${timeout / 1000} s`)
      stop()
    }, timeout)
    signal.addEventListener('abort', stop, { once: true })
    const end = (ok: boolean): void => {
      clearTimeout(late)
      clearTimeout(force)
      signal.removeEventListener('abort', stop)
      resolve({ ok, output })
    }
    child.once('error', (error) => {
      output += error.message
      end(false)
    })
    child.once('close', (code) => end(code === 0))
  })
}
