import { findFfmpeg, openPreviewer } from '@sourcemark/media'
import type { Service, ServiceContext, SettingsOf } from '@sourcemark/runtime'
import { databaseSecret } from '@sourcemark/review'
import { ensureFirstAdmin, type Oidc, openOidc, type StaffRole } from '@sourcemark/staff'
import { connect, openBlobs, previewFolder } from '@sourcemark/wiring'
import { startDuties } from './duties/duties.ts'
import { bundleAssets } from './http/assets.ts'
import { routes } from './http/routes.ts'
import { createServer } from './http/server.ts'
import { keysFrom } from './keys.ts'
import type { ConsoleServices } from './services.ts'
import type { consoleSettings } from './settings.ts'

/** Processes that make previews at once. */
const previewProcesses = 2

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
  // To people and not to the log: what is logged is kept, and a password is told once.
  if (first !== null) {
    console.log(
      `The console has a first member of staff: sign in as ${first.name} with the one-time password ${first.password}`,
    )
  }
  const app = await createServer({ services, routes, assets: await bundleAssets() })
  context.onStop(() => app.close())
  const address = await app.listen({ host: settings.SOURCEMARK_CONSOLE_HOST, port: settings.SOURCEMARK_CONSOLE_PORT })
  logger.info({ address }, 'the console listens')
  const duties = startDuties(services, settings.SOURCEMARK_PUBLIC_URL ?? address, context.fatal)
  return { ready: () => true, stop: () => duties }
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
