import { request } from 'node:http'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from './java.ts'

/** Where engines listen when nobody says otherwise: Docker, rootless Docker, Docker Desktop, Colima. */
const usualSockets = (env: Environment): string[] => [
  '/var/run/docker.sock',
  ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, 'docker.sock')] : []),
  join(homedir(), '.docker', 'run', 'docker.sock'),
  join(homedir(), '.colima', 'default', 'docker.sock'),
]

function ping(target: { socketPath: string } | { host: string; port: number }, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = request({ ...target, path: '/_ping', timeout: milliseconds }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asking.once('timeout', () => asking.destroy())
    asking.once('error', () => resolve(false))
    asking.once('close', () => resolve(false))
    asking.end()
  })
}

/**
 * Whether a Docker engine answers, at DOCKER_HOST when that is set. A client without an engine does not count. Takes
 * at most `milliseconds` for each place where it looks.
 */
export async function dockerAnswers(env: Environment, milliseconds = 1000): Promise<boolean> {
  if (env.DOCKER_HOST) {
    const unix = /^unix:\/\/(.+)$/.exec(env.DOCKER_HOST)?.[1]
    if (unix !== undefined) return ping({ socketPath: unix }, milliseconds)
    const tcp = /^(?:tcp|http):\/\/([^:/]+):(\d+)/.exec(env.DOCKER_HOST)
    return tcp !== null && ping({ host: tcp[1] as string, port: Number(tcp[2]) }, milliseconds)
  }
  const answers = await Promise.all(usualSockets(env).map((socketPath) => ping({ socketPath }, milliseconds)))
  return answers.includes(true)
}
