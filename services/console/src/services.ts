import type { Broker } from '@sourcemark/broker'
import type { TopicNames } from '@sourcemark/contract'
import type { Database } from '@sourcemark/database'
import type { BlobStore, Previewer } from '@sourcemark/media'
import type { Logger, Metrics, SettingsOf } from '@sourcemark/runtime'
import type { Oidc } from '@sourcemark/staff'
import type { ConsoleKeys } from './keys.ts'
import type { consoleSettings } from './settings.ts'

/** What the routes and the duties of the console work with. */
export interface ConsoleServices {
  readonly settings: SettingsOf<typeof consoleSettings>
  readonly database: Database
  readonly broker: Broker
  readonly topics: TopicNames
  /** In front of topics and consumer groups. */
  readonly prefix: string
  readonly blobs: BlobStore
  readonly previews: Previewer
  readonly keys: ConsoleKeys
  /** null when staff sign in with passwords alone. */
  readonly oidc: Oidc | null
  readonly logger: Logger
  readonly metrics: Metrics
  /** Aborted when the console is asked to stop. */
  readonly signal: AbortSignal
  /** The time; what the clock of the process says when absent. */
  readonly clock?: () => Date
}
