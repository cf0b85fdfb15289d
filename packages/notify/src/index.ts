export {
  countDeliveries,
  type DeliveryFilters,
  type DeliveryState,
  ENDPOINT_PATIENCE,
  readDeliveries,
  replayDelivery,
  replayRange,
} from './deliveries.ts'
export {
  addEndpoint,
  changeEndpoint,
  disableEndpoint,
  type Endpoint,
  enableEndpoint,
  readEndpoints,
  rotateSecret,
  type UrlProblem,
  urlProblem,
} from './endpoints.ts'
export { createMailer, type Mailed, type Mailer, type MailerOptions } from './mailer.ts'
export { NOTICE_TYPES, type NoticeEffect, noticeTypes } from './notice-types.ts'
export {
  createNotifier,
  NOTICE_OUTCOMES,
  type NoticeGroup,
  type NoticeOutcome,
  type Notifier,
  type NotifierOptions,
} from './notifier.ts'
export type { WebhookOptions } from './send-webhook.ts'
