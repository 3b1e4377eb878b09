/**
 * The HTTP API under /v1 and the dashboard at /, as a Hono app: the query function serves it on AWS, `local` on the laptop.
 *
 * It reads and never writes. Who may ask is decided in front of it (the gateway's authorizer; loopback on the laptop).
 * Compression is left to the server in front.
 */
import { Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type * as z from 'zod'
import type { Configuration } from '../config/configuration.ts'
import type { Log } from '../log.ts'
import type { QueryStore } from '../store/store.ts'
import { listAlerts } from './alerts.ts'
import type { FeedsAnswer, StorylinesAnswer } from './api-types.ts'
import { rememberEmptyDays } from './empty-days.ts'
import { listFeeds } from './feeds.ts'
import { listHits } from './hits.ts'
import type { PageAssets } from './page-assets.ts'
import { alertsParameters, hitsParameters, noParameters, parseParameters } from './parameters.ts'
import { problem } from './problem.ts'
import { listStorylines } from './storylines.ts'

export type ApiDeps = {
  readonly store: QueryStore
  readonly configuration: Configuration
  readonly now: () => Date
  readonly log: Log
  /** Absent: no dashboard, `/` is not found. */
  readonly page?: PageAssets
  /** Played from the bundled sample wire. */
  readonly sample: boolean
}

/** Set where a route has not set its own, so that routes added to the app may differ. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
} as const

/** File names change with their content. */
const forever = 'public, max-age=31536000, immutable'

export function makeApi(deps: ApiDeps): Hono {
  const { configuration, log, page, sample, now } = deps
  const app = new Hono()

  app.use(async (context, next) => {
    await next()
    for (const [name, value] of Object.entries(securityHeaders)) if (!context.res.headers.has(name)) context.res.headers.set(name, value)
  })
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: ({ req }, methods) => problem(405, `${req.path} is only read.`, { allow: methods.join(', ') }),
    }),
  )
  app.notFound(({ req }) => problem(404, `There is nothing at ${req.path}.`))
  app.onError((error, { req }) => {
    log.error('request failed', { method: req.method, path: req.path, cause: error })
    return problem(500, 'The request failed on our side. Try again; the log says why.')
  })

  /** A list at a path: its parameters checked, its answer as JSON. */
  const list = <Schema extends z.ZodObject>(
    path: string,
    parameters: Schema,
    answer: (query: z.output<Schema>) => Promise<object>,
  ): void => {
    app.get(path, async context => {
      const parsed = parseParameters(parameters, new URL(context.req.url).searchParams)
      if (parsed.ok) return context.json(await answer(parsed.value))
      return problem(400, parsed.errors.map(({ parameter, detail }) => `${parameter}: ${detail}`).join('; '), { errors: parsed.errors })
    })
  }
  const emptyDays = rememberEmptyDays(now)
  list('/v1/hits', hitsParameters(configuration), query => listHits({ ...deps, emptyDays }, query))
  list('/v1/alerts', alertsParameters(configuration), query => listAlerts({ ...deps, emptyDays }, query))
  list('/v1/storylines', noParameters, async (): Promise<StorylinesAnswer> => {
    const at = now().toISOString()
    return { storylines: await listStorylines(deps), sample, at }
  })
  list('/v1/feeds', noParameters, async (): Promise<FeedsAnswer> => ({ feeds: await listFeeds(deps), sources: configuration.sources }))

  if (page !== undefined) {
    app.get('/', context => context.html(page.html, 200, { 'cache-control': 'no-cache' }))
    for (const [path, { type, body }] of Object.entries(page.files))
      app.get(`/${path}`, context => context.body(body, 200, { 'content-type': type, 'cache-control': forever }))
  }
  return app
}
