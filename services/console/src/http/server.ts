import cookiePlugin from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import type { CaseParty } from '@sourcemark/review'
import { Fault } from '@sourcemark/runtime'
import { readSession, type StaffSession } from '@sourcemark/staff'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { renderToString } from 'preact-render-to-string'
import type { TSchema } from 'typebox'
import Value from 'typebox/value'
import { layout } from '../pages/layout.ts'
import { problemPage } from '../pages/problem-page.ts'
import type { ConsoleServices } from '../services.ts'
import { decide } from './access.ts'
import type { Assets } from './assets.ts'
import { COOKIES } from './cookies.ts'
import { fromHere, newVisitor, sameToken, tokenOf } from './form-token.ts'
import { FormError, type FormRefusal, type ReadForm, readForm } from './handed-in.ts'
import { chooseLanguage, isLanguage } from './language.ts'
import { LIMITS, limitKey } from './limits.ts'
import { readParty } from './party.ts'
import { type ProblemCode, refusal } from './problems.ts'
import {
  type Answer,
  type Ask,
  type CookieChange,
  type ProblemAnswer,
  type Route,
  redirect,
  type Site,
  type Visit,
} from './route.ts'

export interface ServerOptions {
  readonly services: ConsoleServices
  readonly routes: readonly Route[]
  readonly assets: Assets
}

const bodyBytes = 256 * 1024
/** Seconds in a year. */
const year = 31_536_000

/**
 * The web server of the console. It answers what is in the list of routes and nothing else: for each request it looks at the rate of
 * its address, at who asks, at where the request comes from, and at the schemas, in this order, before the route sees it.
 */
export async function createServer({ services, routes, assets }: ServerOptions): Promise<FastifyInstance> {
  const { settings, keys, logger, metrics } = services
  const clock = services.clock ?? (() => new Date())
  const publicUrl = settings.SOURCEMARK_PUBLIC_URL
  const secure = publicUrl?.startsWith('https:') === true
  const seconds = metrics.histogram({
    name: 'sourcemark_console_request_seconds',
    help: 'Time that the console takes to answer',
    labels: { kind: Object.keys(LIMITS), status: ['2xx', '3xx', '4xx', '5xx'] },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10],
  })

  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: bodyBytes,
    trustProxy: settings.SOURCEMARK_TRUSTED_PROXIES === undefined ? false : [...settings.SOURCEMARK_TRUSTED_PROXIES],
    routerOptions: { maxParamLength: 4096, ignoreTrailingSlash: false },
    exposeHeadRoutes: false,
    requestTimeout: 120_000,
  })
  const site: Site = { assets, openapi: () => app.swagger() }
  const plain = (name: string): string => (secure ? `__Host-${name}` : name)

  const setCookie = (reply: FastifyReply, { name, value, maxAge }: CookieChange): void => {
    const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
    if (value === null) reply.clearCookie(plain(name), options)
    else reply.setCookie(plain(name), value, maxAge === undefined ? options : { ...options, maxAge })
  }

  const visitOf = (
    request: FastifyRequest,
    reply: FastifyReply,
    staff: StaffSession | null = null,
    party: CaseParty | null = null,
  ): Visit => {
    const cookie = (name: string): string | undefined => request.cookies[plain(name)]
    const asked = (request.query as Record<string, unknown> | undefined)?.lang
    if (isLanguage(asked)) setCookie(reply, { name: COOKIES.language, value: asked, maxAge: year })
    const now = clock()
    let visitor = cookie(COOKIES.visitor)
    return {
      staff,
      party,
      language: chooseLanguage({
        asked,
        chosen: cookie(COOKIES.language),
        accepted: request.headers['accept-language'],
      }),
      address: request.ip,
      now,
      range: request.headers.range,
      url: request.url,
      origin: publicUrl === undefined ? `${request.protocol}://${request.host}` : new URL(publicUrl).origin,
      services,
      site,
      cookie,
      formToken() {
        if (staff !== null) return staff.csrf
        if (visitor === undefined) {
          visitor = newVisitor()
          setCookie(reply, { name: COOKIES.visitor, value: visitor })
        }
        return tokenOf(keys.cookies, visitor)
      },
    }
  }

  const send = (reply: FastifyReply, visit: Visit, answer: Answer): FastifyReply => {
    for (const change of answer.cookies ?? []) setCookie(reply, change)
    const api = visit.url.startsWith('/api/')
    // What one person is shown is kept by nobody in between, unless the answer says otherwise.
    reply.header('cache-control', 'no-store')
    switch (answer.kind) {
      case 'page':
        return reply
          .code(answer.status)
          .type('text/html; charset=utf-8')
          .send(`<!doctype html>${renderToString(layout(visit, answer))}`)
      case 'json':
        return reply.code(answer.status).type('application/json; charset=utf-8').send(JSON.stringify(answer.value))
      case 'redirect':
        return reply.redirect(answer.to, 303)
      case 'bytes':
        return reply.code(answer.status).type(answer.type).headers(answer.headers).send(answer.body)
      case 'problem':
        return api
          ? reply
              .code(answer.status)
              .type('application/problem+json')
              .send(JSON.stringify(problemDocument(visit, answer)))
          : send(reply, visit, problemPage(visit, answer))
    }
  }

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        mediaSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: year, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  await app.register(cookiePlugin)
  await app.register(formbody)
  await app.register(multipart)
  await app.register(rateLimit, {
    global: false,
    keyGenerator: (request) => limitKey(request.ip),
    // Thrown, so that it is answered where every error is.
    errorResponseBuilder: (_request, { ttl }) =>
      new Refused('TOO_MANY_REQUESTS', { retryAfter: Math.ceil(ttl / 1000) }),
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sourcemark console',
        version: '1',
        description: 'Complaints, appeals, verdicts and their evidence.',
      },
    },
    hideUntagged: true,
  })

  app.addHook('onSend', async (_request, reply, payload) => {
    if (reply.getHeader('permissions-policy') === undefined) {
      reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
    }
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10
    const status = reply.statusCode
    const kind = (request.routeOptions.config as { kind?: string }).kind ?? 'other'
    seconds.observe(reply.elapsedTime / 1000, { kind, status: `${Math.floor(status / 100)}xx` as '2xx' })
    // The pattern and not the path: names and codes of people stay out of logs.
    logger.debug({ method: request.method, route, status, milliseconds }, 'answered')
  })

  /** What is known of those who were let in or turned away, until they are answered. */
  const visits = new WeakMap<FastifyRequest, Visit>()

  app.setErrorHandler((error, request, reply) => {
    const code = codeOf(error)
    if (code === 'FAILED' || code === 'UNAVAILABLE') {
      logger.error({ err: error, method: request.method, route: request.routeOptions.url }, 'a request failed')
    }
    const more = error instanceof Refused ? error.more : {}
    return send(reply, visits.get(request) ?? visitOf(request, reply), refusal(code, more))
  })
  app.setNotFoundHandler((request, reply) => send(reply, visitOf(request, reply), refusal('NOT_FOUND')))
  app.setValidatorCompiler(() => () => true)

  /** What a route says to a request that it has let in. The files of a form are gone before anybody learns that it was taken. */
  const answerTo = async (route: Route, visit: Visit, request: FastifyRequest): Promise<Answer> => {
    let form: ReadForm | undefined
    try {
      const check = (fields: unknown): void => {
        if (!hasToken(route, request, fields, visit.formToken())) throw new Refused('FORM_EXPIRED')
      }
      if (request.isMultipart()) {
        if (route.files === undefined) throw new Refused('TYPE_UNSUPPORTED')
        form = await readForm(request, route.files, check)
      } else if (route.method === 'POST') check(request.body)
      const ask = {
        ...visit,
        params: read(route.params, request.params),
        query: read(route.query, request.query),
        body: read(route.body, form?.fields ?? request.body),
        files: form?.files ?? [],
      }
      return await route.handle(ask as unknown as Ask<never, never, never, never>)
    } finally {
      await form?.discard()
    }
  }

  const register = (route: Route): void => {
    const limit = LIMITS[route.limit]
    app.route({
      method: route.method,
      url: route.path,
      bodyLimit: route.bodyBytes ?? bodyBytes,
      config: {
        kind: route.limit,
        rateLimit: settings.SOURCEMARK_CONSOLE_RATE_LIMITS ? { ...limit, groupId: route.limit } : false,
      } as Record<string, unknown>,
      schema: apiSchema(route),
      // After the limit of the route, which is looked at when a request comes in, and before anything of its body is read.
      preParsing: async (request, reply) => {
        const token = request.cookies[plain(COOKIES.staff)]
        const staff = token === undefined ? null : await readSession(services.database, token, clock())
        const party = await readParty(services, request.cookies[plain(COOKIES.party)], clock())
        const visit = visitOf(request, reply, staff, party)
        visits.set(request, visit)
        const refused = letIn(route, visit, request)
        if (refused !== null) return send(reply, visit, refused)
      },
      handler: async (request, reply) => {
        const visit = visits.get(request) ?? visitOf(request, reply)
        return send(reply, visit, await answerTo(route, visit, request))
      },
    })
  }

  for (const route of routes) register(route)
  for (const [url, methods] of methodsByPath(routes)) {
    const others = (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const).filter(
      (m) => !methods.has(m),
    )
    app.route({
      method: [...others],
      url,
      schema: { hide: true } as object,
      handler: (request, reply) => {
        reply.header('allow', [...methods].join(', '))
        return send(reply, visitOf(request, reply), refusal('METHOD_NOT_ALLOWED'))
      },
    })
  }
  await app.ready()
  return app
}

/** Ends a request with one of the refusals of the server. */
class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: ProblemCode
  readonly more: Readonly<Record<string, unknown>>

  constructor(code: ProblemCode, more: Readonly<Record<string, unknown>> = {}) {
    super(code)
    this.code = code
    this.more = more
  }
}

/** What keeps a request out before anything of it is read; null when nothing does. */
function letIn(route: Route, visit: Visit, request: FastifyRequest): Answer | null {
  const { access, method } = route
  const decision = decide(route, visit.staff, visit.party)
  const person = method === 'GET' && !route.path.startsWith('/api/')
  if (decision === 'unknown') {
    if (access.kind === 'party') return person ? redirect('/case') : refusal('SHOW_CODE')
    return person ? redirect(`/sign-in?to=${encodeURIComponent(visit.url)}`) : refusal('SIGN_IN')
  }
  if (decision === 'password') return person ? redirect('/account') : refusal('PASSWORD_FIRST')
  if (decision === 'refused') return refusal(access.kind === 'party' ? 'NOT_YOUR_SIDE' : 'NOT_ALLOWED')
  if (method === 'GET') return null
  const { origin } = request.headers
  const fetchSite = request.headers['sec-fetch-site']
  const site = typeof fetchSite === 'string' ? fetchSite : undefined
  return fromHere({ origin, site }, visit.origin) ? null : refusal('FORM_EXPIRED')
}

/**
 * Whether a request that changes something carries the token of a form that this visitor was shown. A program that sends JSON on its own
 * account needs none: no page elsewhere can make a browser send that, and no cookie speaks for it.
 */
function hasToken(route: Route, request: FastifyRequest, fields: unknown, token: string): boolean {
  const header = request.headers['x-form-token']
  if (header !== undefined) return sameToken(header, token)
  if (route.access.kind === 'public' && request.headers['content-type']?.startsWith('application/json') === true)
    return true
  return sameToken((fields as { readonly token?: unknown } | null | undefined)?.token, token)
}

/** Values as a schema asks for them. @throws Refused INPUT_INVALID */
function read(schema: TSchema | undefined, given: unknown): unknown {
  if (schema === undefined) return {}
  const { token: _token, lang: _lang, ...values } = (given ?? {}) as Record<string, unknown>
  const value = Value.Clean(schema, Value.Convert(schema, Value.Default(schema, values)))
  if (Value.Check(schema, value)) {
    if (isText(value)) return value
    throw new Refused('INPUT_INVALID')
  }
  const errors = Value.Errors(schema, value).slice(0, 20)
  throw new Refused('INPUT_INVALID', {
    errors: errors.map(({ instancePath, message }) => ({ pointer: instancePath, detail: message })),
  })
}

/** Whether all that is text in a value is: no database keeps the character 0 or halves of characters, and no page shows them. */
const isText = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.isWellFormed() && !value.includes('\0')
    : typeof value !== 'object' || value === null || Object.values(value).every(isText)

const FORM_PROBLEMS: Readonly<Record<FormRefusal, ProblemCode>> = Object.freeze({
  FILE_TOO_LARGE: 'FILE_TOO_LARGE',
  TOO_MANY_FILES: 'TOO_MANY_FILES',
  FORM_TOO_LARGE: 'TOO_LARGE',
  FORM_BROKEN: 'INPUT_INVALID',
})

function codeOf(error: unknown): ProblemCode {
  if (error instanceof Refused) return error.code
  if (error instanceof FormError) return FORM_PROBLEMS[error.refusal]
  if (error instanceof Fault) return error.disposition === 'wait' ? 'UNAVAILABLE' : 'FAILED'
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500
  if (status === 413) return 'TOO_LARGE'
  if (status === 415) return 'TYPE_UNSUPPORTED'
  return typeof status === 'number' && status < 500 ? 'INPUT_INVALID' : 'FAILED'
}

const problemDocument = ({ language }: Visit, { status, code, title, detail, more }: ProblemAnswer) => ({
  type: 'about:blank',
  title: title[language],
  status,
  code,
  ...(detail === null ? {} : { detail: detail[language] }),
  ...more,
})

function apiSchema(route: Route): object {
  if (!route.path.startsWith('/api/')) return { hide: true }
  return {
    summary: route.summary,
    tags: [route.access.kind],
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(route.body === undefined ? {} : { body: route.body }),
    ...(route.answer === undefined ? {} : { response: { 200: route.answer } }),
  }
}

function methodsByPath(routes: readonly Route[]): Map<string, Set<string>> {
  const paths = new Map<string, Set<string>>()
  for (const { path, method } of routes) paths.set(path, (paths.get(path) ?? new Set()).add(method))
  return paths
}
