import type { Readable } from 'node:stream'
import type { BothLanguages, CaseParty } from '@sourcemark/review'
import type { StaffAction, StaffSession } from '@sourcemark/staff'
import type { Static, TSchema } from 'typebox'
import type { Children } from '../pages/html.ts'
import type { ConsoleServices } from '../services.ts'
import type { Assets } from './assets.ts'
import type { HandedIn } from './handed-in.ts'
import type { Language } from './language.ts'

/** Who may ask for something: anybody, a side of a case, staff whose role has an action, or either of these two. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'party'; readonly sides: readonly CaseParty['side'][] }
  | { readonly kind: 'staff'; readonly action: StaffAction }
  | { readonly kind: 'staff_or_party'; readonly action: StaffAction; readonly sides: readonly CaseParty['side'][] }

/** How often one address may ask; see `limits.ts`. */
export type LimitClass = 'page' | 'filing' | 'sign-in' | 'api' | 'media'

/** Files that a form may bring. */
export interface FileLimits {
  readonly count: number
  /** Bytes of one file. */
  readonly bytes: number
}

/** What the server knows of itself. */
export interface Site {
  readonly assets: Assets
  /** The description of the API. */
  openapi(): unknown
}

/** What is known of whoever asks, whatever is asked. */
export interface Visit {
  readonly staff: StaffSession | null
  readonly party: CaseParty | null
  readonly language: Language
  /** Address that the request came from. */
  readonly address: string
  readonly now: Date
  /** Which bytes a player asks for, as the header `Range` says it. */
  readonly range: string | undefined
  /** Path that was asked for, with its query. */
  readonly url: string
  /** Origin under which the console is reached, such as `https://console.example.org`. */
  readonly origin: string
  readonly services: ConsoleServices
  readonly site: Site
  /** Goes into every form as the hidden field `token`; scripts send it as the header `x-form-token`. */
  formToken(): string
  /** A cookie of this visit that this console set, by its plain name. */
  cookie(name: string): string | undefined
}

/** A request that was let in and whose values follow the schemas of its route. */
export interface Ask<P = unknown, Q = unknown, B = unknown, A extends Access = Access> extends Visit {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly files: readonly HandedIn[]
  readonly staff: A extends { kind: 'staff' } ? StaffSession : StaffSession | null
  readonly party: A extends { kind: 'party' } ? CaseParty : CaseParty | null
}

/** A cookie that an answer sets; null takes it away. Always `HttpOnly`, and `__Host-` where the console is reached by https. */
export interface CookieChange {
  readonly name: string
  readonly value: string | null
  /** Seconds; until the browser is closed when absent. */
  readonly maxAge?: number
}

interface AnswerBase {
  readonly cookies?: readonly CookieChange[]
}

/** A page for people. The layout puts head, navigation and foot around it. */
export interface PageAnswer extends AnswerBase {
  readonly kind: 'page'
  readonly status: number
  readonly title: string
  readonly body: Children
  /** Scripts of `browser/` that the page loads, such as `queue.ts`. */
  readonly scripts: readonly string[]
}
export interface JsonAnswer extends AnswerBase {
  readonly kind: 'json'
  readonly status: number
  readonly value: unknown
}
/** Leads to another path of the console by a GET. */
export interface RedirectAnswer extends AnswerBase {
  readonly kind: 'redirect'
  readonly to: string
}
/** Anything else: media, downloads, streams of events. */
export interface BytesAnswer extends AnswerBase {
  readonly kind: 'bytes'
  readonly status: number
  readonly type: string
  readonly body: Uint8Array | string | Readable
  readonly headers: Readonly<Record<string, string>>
}
/** Why something is not done: a problem document (RFC 9457) under `/api/`, else a page. */
export interface ProblemAnswer extends AnswerBase {
  readonly kind: 'problem'
  readonly status: number
  /** Stable name of the problem, for programs. */
  readonly code: string
  readonly title: BothLanguages
  readonly detail: BothLanguages | null
  /** Members of the problem document besides. */
  readonly more: Readonly<Record<string, unknown>>
}
export type Answer = PageAnswer | JsonAnswer | RedirectAnswer | BytesAnswer | ProblemAnswer

/** One thing that can be asked of the console. What is in no route cannot be reached. */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** As the server writes paths: `/cases/:caseId`. Paths under `/api/` speak JSON. */
  readonly path: string
  readonly access: Access
  readonly limit: LimitClass
  readonly params?: TSchema
  readonly query?: TSchema
  /** Fields of a form, or a JSON object; numbers and lists are read from text as the schema asks. */
  readonly body?: TSchema
  /** Files that may come with the form; none when absent. */
  readonly files?: FileLimits
  /** Bytes that a body without files may have; 262,144 when absent. */
  readonly bodyBytes?: number
  /** What a program gets, for the description of the API. */
  readonly answer?: TSchema
  /** What it is for, in one sentence. */
  readonly summary: string
  /** Whether staff who still have to change a one-time password may ask for it. */
  readonly beforePassword?: boolean
  handle(ask: Ask<never, never, never, never>): Promise<Answer>
}

type Read<S> = S extends TSchema ? Static<S> : Record<never, never>

interface RouteDefinition<
  A extends Access,
  P extends TSchema | undefined,
  Q extends TSchema | undefined,
  B extends TSchema | undefined,
> extends Omit<Route, 'access' | 'params' | 'query' | 'body' | 'handle'> {
  readonly access: A
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  handle(ask: Ask<Read<P>, Read<Q>, Read<B>, A>): Promise<Answer>
}

/** Declares a route; the types of what its handler gets follow from its schemas and its access. */
export const route = <
  const A extends Access,
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(
  definition: RouteDefinition<A, P, Q, B>,
): Route => Object.freeze(definition as unknown as Route)

interface PageOptions extends AnswerBase {
  readonly status?: number
  readonly scripts?: readonly string[]
}

/** A page for people. @param title in the language of the visit */
export const page = (
  title: string,
  body: Children,
  { status = 200, scripts = [], ...rest }: PageOptions = {},
): PageAnswer => ({
  kind: 'page',
  status,
  title,
  body,
  scripts,
  ...rest,
})

/** An answer for programs. */
export const json = (value: unknown, status = 200): JsonAnswer => ({ kind: 'json', status, value })

/** Leads to a path of the console; `to` begins with one slash. */
export const redirect = (to: string, options: AnswerBase = {}): RedirectAnswer => ({ kind: 'redirect', to, ...options })

interface BytesOptions extends AnswerBase {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** Bytes of a media type, at once or as a stream. */
export const bytes = (
  type: string,
  body: BytesAnswer['body'],
  { status = 200, headers = {}, ...rest }: BytesOptions = {},
): BytesAnswer => ({ kind: 'bytes', status, type, body, headers, ...rest })

interface ProblemOptions extends AnswerBase {
  readonly detail?: BothLanguages
  readonly more?: Readonly<Record<string, unknown>>
}

/** Why something is not done. */
export const problem = (
  status: number,
  code: string,
  title: BothLanguages,
  { detail, more = {}, ...rest }: ProblemOptions = {},
): ProblemAnswer => ({ kind: 'problem', status, code, title, detail: detail ?? null, more, ...rest })
