import type { BlobStore } from '@sourcemark/media'
import { createMailer, createNotifier, type Mailer, NOTICE_OUTCOMES, type NoticeOutcome } from '@sourcemark/notify'
import {
  CASE_CLOCKS,
  doDuties,
  fillTransparency,
  fireTimers,
  forgetAttempts,
  RECIPIENTS,
  removeErased,
} from '@sourcemark/review'
import { type ServiceContext, type SettingsDefinition, type SettingsOf, watch } from '@sourcemark/runtime'
import type { ConsoleServices } from '../services.ts'
import type { dutySettings } from './settings.ts'
import { countEverythingWaiting } from './waiting.ts'

/** What the duties work with. */
export type DutyServices = Pick<ConsoleServices, 'database' | 'keys' | 'logger' | 'metrics' | 'signal' | 'clock'> & {
  readonly blobs: Pick<BlobStore, 'remove'>
  readonly settings: SettingsOf<typeof dutySettings> & { readonly SOURCEMARK_SERVICE_INSTANCE?: string }
}

/** Milliseconds from one look to the next. */
const often = 1000
const seldom = 5000
const hourly = 3_600_000
/** Cases, verdicts and events that are worked on in one look. */
const batch = 500
/** Who delivers at the same time: an endpoint that does not answer holds one of them up, not the messages for others. */
const deliverers = 3
/** Milliseconds for which links in messages work: as long as the longest time to appeal, and the decision before it. */
const linkLasts = 240 * 86_400_000
/** Milliseconds for which addresses are remembered from which receipt codes were tried. */
const attemptsKept = 86_400_000

/**
 * What the console does without being asked: lets the clocks of cases run, does what is due without a person, tells others what follows, and
 * counts for the public. Several consoles share the work. Each look does what is there, and the next one goes on.
 * @param origin Under which people reach the console; links in messages begin with it.
 * @returns when the looks in hand at the stop have ended; never rejects.
 */
export async function startDuties(
  services: DutyServices,
  origin: string,
  fatal: ServiceContext<SettingsDefinition>['fatal'],
): Promise<void> {
  const { database, settings, keys, logger, metrics, signal } = services
  const now = services.clock ?? (() => new Date())
  const context = { signal, logger, fatal }
  const by = `console-${settings.SOURCEMARK_SERVICE_INSTANCE ?? '0'}`
  const mailer = mailerOf(settings)
  const notifier = createNotifier({
    database,
    mailer,
    operators: settings.SOURCEMARK_MAIL_OPERATORS ?? null,
    webhooks: { allowPrivateAddresses: settings.SOURCEMARK_WEBHOOKS_PRIVATE },
    linkKeys: keys.links,
    linkLasts,
    caseUrl: new URL('/case', origin).href,
    linkUrl: (link) => new URL(`/answer/${link}`, origin).href,
  })
  const breaches = metrics.counter({
    name: 'sourcemark_case_breaches_total',
    help: 'Deadlines of the platform that were found missed',
    labels: { clock: CASE_CLOCKS },
  })
  const done = metrics.counter({
    name: 'sourcemark_case_duties_total',
    help: 'Steps that cases went on without a person: by the clock, or because a form was complete or a notice had arrived',
    labels: { kind: ['clock', 'duty', 'stuck'] },
  })
  const notices = metrics.counter({
    name: 'sourcemark_notice_total',
    help: 'What became of messages: of the outbox, and of deliveries to endpoints',
    labels: { of: ['outbox', 'delivery'], outcome: NOTICE_OUTCOMES },
  })
  const waiting = metrics.gauge({
    name: 'sourcemark_outbox_messages',
    help: 'Messages that wait, by whom they are for; endpoint: deliveries',
    labels: { recipient: [...new Set<string>(Object.values(RECIPIENTS)), 'endpoint'] },
  })

  /** Cases that could not go on and were told of in the log; they are tried again at every look. */
  const told = new Set<string>()
  const tellStuck = (failed: Awaited<ReturnType<typeof doDuties>>['failed']): void => {
    for (const { caseId, fault } of failed) {
      if (told.has(caseId) || told.size >= 1000) continue
      told.add(caseId)
      done.add(1, { kind: 'stuck' })
      logger.error({ err: fault, code: fault.code, caseId }, 'a case cannot go on')
    }
  }
  const count = (of: 'outbox' | 'delivery', outcomes: readonly NoticeOutcome[]): boolean => {
    for (const outcome of outcomes) notices.add(1, { of, outcome })
    return outcomes.length > 0 && !signal.aborted
  }

  await Promise.all([
    watch(context, {
      doing: 'letting the clocks of cases run',
      interval: often,
      look: async () => {
        const { cases, breaches: missed, failed } = await fireTimers(database, now(), batch)
        if (cases > 0) done.add(cases, { kind: 'clock' })
        for (const clock of missed) breaches.add(1, { clock })
        tellStuck(failed)
      },
    }),
    watch(context, {
      doing: 'doing what is due without a person',
      interval: often,
      look: async () => {
        const { cases, failed } = await doDuties(database, by, now())
        if (cases > 0) done.add(cases, { kind: 'duty' })
        tellStuck(failed)
      },
    }),
    ...(['platforms', 'people'] as const).map((to) =>
      watch(context, {
        doing: `passing messages on to ${to}`,
        interval: often,
        look: async () => {
          let more = true
          while (more) more = count('outbox', await notifier.passOn(to, now()))
        },
      }),
    ),
    ...Array.from({ length: deliverers }, () =>
      watch(context, {
        doing: 'delivering messages',
        interval: often,
        look: async () => {
          let more = true
          while (more) more = count('delivery', await notifier.deliver(now(), signal))
        },
      }),
    ),
    watch(context, {
      doing: 'counting for the public',
      interval: seldom,
      look: async () => {
        for (let left = true; left && !signal.aborted; ) {
          const { verdicts, events } = await fillTransparency(database, batch)
          left = verdicts + events > 0
        }
      },
    }),
    watch(context, {
      doing: 'counting what waits',
      interval: seldom,
      look: async () => {
        for (const [recipient, messages] of await countEverythingWaiting(database)) waiting.set(messages, { recipient })
      },
    }),
    watch(context, {
      doing: 'removing erased files',
      interval: seldom,
      look: async () => {
        await removeErased(database, (sha256) => services.blobs.remove(sha256))
      },
    }),
    watch(context, {
      doing: 'forgetting addresses',
      interval: hourly,
      look: async () => {
        await forgetAttempts(database, new Date(now().getTime() - attemptsKept))
      },
    }),
  ])
  mailer?.close()
}

function mailerOf(settings: DutyServices['settings']): Mailer | null {
  const { SOURCEMARK_SMTP_HOST: host, SOURCEMARK_MAIL_FROM: from } = settings
  if (host === undefined || from === undefined) return null
  return createMailer({
    host,
    from,
    port: settings.SOURCEMARK_SMTP_PORT,
    tls: settings.SOURCEMARK_SMTP_TLS,
    user: settings.SOURCEMARK_SMTP_USER,
    password: settings.SOURCEMARK_SMTP_PASSWORD,
  })
}
