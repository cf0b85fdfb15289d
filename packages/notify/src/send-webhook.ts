import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { addressesOf, isPublicAddress, type Lookup, lookUpAddresses, pinnedLookup } from '@sourcemark/media'
import { Webhook } from 'standardwebhooks'
import { urlProblem } from './endpoints.ts'

export interface WebhookOptions {
  /** Lets messages go to private addresses, and without TLS: for platforms in the same network. */
  readonly allowPrivateAddresses: boolean
  /** Milliseconds for all of it; 15 s when absent. */
  readonly timeout?: number
  /** The system's resolver when absent. */
  readonly lookup?: Lookup
}

export interface SignedMessage {
  readonly url: string
  /** Id of the message, the same every time. */
  readonly id: string
  readonly body: string
  /** Secrets that sign, in the form of Standard Webhooks. */
  readonly secrets: readonly string[]
}

/** What came of it: what the endpoint answered, or why it did not. */
export type Sent =
  | { readonly arrived: true; readonly status: number }
  | { readonly arrived: false; readonly status: number | null; readonly error: string }

/**
 * Sends a message in the form of Standard Webhooks. It has arrived when the endpoint answers with any 2xx; redirects are not followed, because
 * whoever is led elsewhere was not chosen by anybody. The address is checked as those of media are, and the connection goes to what was
 * checked. Never throws but for the signal's reason.
 */
export async function sendWebhook(
  { url, id, body, secrets }: SignedMessage,
  { allowPrivateAddresses, timeout = 15_000, lookup = lookUpAddresses }: WebhookOptions,
  now: Date,
  signal: AbortSignal,
): Promise<Sent> {
  const problem = urlProblem(url, allowPrivateAddresses)
  if (problem !== null) return { arrived: false, status: null, error: `The address is not one to send to: ${problem}.` }
  const either = AbortSignal.any([signal, AbortSignal.timeout(timeout)])
  try {
    const target = new URL(url)
    const mayReach = allowPrivateAddresses ? () => true : isPublicAddress
    const addresses = await addressesOf(target.hostname, lookup, mayReach, either)
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Sourcemark',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
    }
    const status = await post(target, headers, body, pinnedLookup(addresses), either)
    if (status >= 200 && status < 300) return { arrived: true, status }
    return { arrived: false, status, error: `It answered ${status}.` }
  } catch (error) {
    signal.throwIfAborted()
    const message = error instanceof Error ? error.message || error.name : String(error)
    return { arrived: false, status: null, error: message.slice(0, 500) }
  }
}

/** Posts and tells the status; what else is answered is nobody's business. */
async function post(
  url: URL,
  headers: Readonly<Record<string, string | number>>,
  body: string,
  lookup: ReturnType<typeof pinnedLookup>,
  signal: AbortSignal,
): Promise<number> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return await new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, lookup, signal, agent: false as const }
    request(url, options, (response) => {
      resolve(response.statusCode ?? 0)
      response.on('error', () => undefined).destroy()
    })
      .on('error', reject)
      .end(body)
  })
}
