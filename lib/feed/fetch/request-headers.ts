/** What a request says: who asks, what it can read, and which version it has. Nothing else: no cookie, no Referer, no credentials. */
import type { Validators } from '../feed.ts'
import { ACCEPT_ENCODING } from './codings.ts'

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.2, */*;q=0.1'

export const requestHeaders = (userAgent: string, request: Validators): Readonly<Record<string, string>> => ({
  'user-agent': userAgent,
  accept: ACCEPT,
  'accept-encoding': ACCEPT_ENCODING,
  ...conditionalHeaders(request),
})

export const isConditional = (request: Validators): boolean => Object.keys(conditionalHeaders(request)).length > 0

const conditionalHeaders = ({ etag, lastModified }: Validators): Record<string, string> => ({
  ...(sendable(etag) ? { 'if-none-match': etag } : {}),
  ...(sendable(lastModified) ? { 'if-modified-since': lastModified } : {}),
})

/** Headers are read and written one byte a character, so what came arrives again byte for byte; anything else never was a header. */
const sendable = (value: string | undefined): value is string => value !== undefined && /^[\t\x20-\x7e\x80-\xff]+$/.test(value)
