import { findFfmpeg, openPreviewer } from '@sourcemark/media'
import { databaseSecret } from '@sourcemark/review'
import { Fault, type Service, type ServiceContext, type SettingsOf, watch } from '@sourcemark/runtime'
import { ensureFirstAdmin, type Oidc, openOidc, type StaffRole } from '@sourcemark/staff'
import { connect, openBlobs, previewFolder } from '@sourcemark/wiring'
import { startDuties } from './duties/duties.ts'
import { bundleAssets } from './http/assets.ts'
import { routes } from './http/routes.ts'
import { createServer } from './http/server.ts'
import { keysFrom } from './keys.ts'
import { startPolicyJobs } from './operators/policy/run-jobs.ts'
import type { ConsoleServices } from './services.ts'
import type { consoleSettings } from './settings.ts'

/** Processes that make previews at once. */
const previewProcesses = 2
/** Milliseconds from one look at the database to the next. */
const askEvery = 5000

/** Serves the portal and the console. */
export async function startConsole(context: ServiceContext<typeof consoleSettings>): Promise<Service> {
  const { settings, logger, metrics, signal } = context
  const { broker, database, topics, prefix } = await connect(context, 'console')
  const blobs = await openBlobs(settings)
  context.onStop(() => blobs.close())
  const ffmpeg = await findFfmpeg(settings.SOURCEMARK_FFMPEG_PATH)
  if (ffmpeg === null) logger.warn('there is no ffmpeg on this host: sounds and films are not shown')
  const previews = openPreviewer({
    store: blobs,
    folder: previewFolder(settings),
    processes: previewProcesses,
    ffmpegPath: ffmpeg?.path,
  })
  context.onStop(() => previews.close())
  const keys = keysFrom(await databaseSecret(database, new Date()), settings.SOURCEMARK_CONSOLE_SECRETS)
  const services: ConsoleServices = {
    settings,
    database,
    broker,
    topics,
    prefix,
    blobs,
    previews,
    keys,
    oidc: oidcOf(settings),
    logger,
    metrics,
    signal,
  }
  const first = await ensureFirstAdmin(database, new Date())
  // A line for people, and no entry of the log: it is said once and stands nowhere else.
  if (first !== null) {
    console.log(
      `The console has a first member of staff: sign in as ${first.name} with the one-time password ${first.password}`,
    )
  }
  const app = await createServer({ services, routes, assets: await bundleAssets() })
  context.onStop(() => app.close())
  const { SOURCEMARK_CONSOLE_HOST: host, SOURCEMARK_CONSOLE_PORT: port } = settings
  const address = await app.listen({ host, port }).catch((cause: unknown) => {
    throw new Fault('CONFIGURATION_INVALID', { message: `the console cannot listen on ${host}:${port}`, cause })
  })
  logger.info({ address }, 'the console listens')
  let away: readonly string[] = []
  const work = Promise.all([
    watch(context, {
      doing: 'asking whether the database answers',
      interval: askEvery,
      async look() {
        try {
          await database.query('select 1')
          away = []
        } catch (error) {
          away = ['the database does not answer']
          throw error
        }
      },
    }),
    startDuties(services, settings.SOURCEMARK_PUBLIC_URL ?? address, context.fatal),
    startPolicyJobs(services, context.fatal),
  ])
  return { ready: () => (away.length === 0 ? true : away), stop: async () => void (await work) }
}

/** The identity provider that the settings name; null when they name none. */
function oidcOf(settings: SettingsOf<typeof consoleSettings>): Oidc | null {
  const issuer = settings.SOURCEMARK_OIDC_ISSUER
  if (issuer === undefined) return null
  return openOidc({
    issuer,
    clientId: settings.SOURCEMARK_OIDC_CLIENT_ID ?? '',
    clientSecret: settings.SOURCEMARK_OIDC_CLIENT_SECRET ?? '',
    redirectUri: new URL('/sign-in/callback', settings.SOURCEMARK_PUBLIC_URL).href,
    scope: settings.SOURCEMARK_OIDC_SCOPE,
    roleClaim: settings.SOURCEMARK_OIDC_ROLE_CLAIM,
    roles: Object.fromEntries(settings.SOURCEMARK_OIDC_ROLES.map((entry) => entry.split('=') as [string, StaffRole])),
  })
}
