/** What went wrong in a fetch, as a code that stays the same and words for people. Names hosts, never paths, queries or credentials. */

/** A fetch that ends here. */
export class FetchFailure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'FetchFailure'
    this.code = code
  }
}

const dnsCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA', 'ESERVFAIL'])
const connectCodes = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ENETDOWN', 'EACCES', 'EPERM'])
const timeoutCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'])
const resetCodes = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
])
const tlsCodes = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH|CRL_|INVALID_CA|PATH_LENGTH)/

/** Any error of a request → a failure. `host` and `seconds` are for the words. */
export function failureOf(error: unknown, { host, seconds }: { readonly host: string; readonly seconds: number }): FetchFailure {
  if (error instanceof FetchFailure) return error
  if (error instanceof Error && error.name === 'TimeoutError')
    return new FetchFailure('timeout', `${host} did not answer in full within ${seconds} s`)
  const { code, cause } = coded(error)
  if (timeoutCodes.has(code)) return new FetchFailure('timeout', `${host} did not answer in time`)
  if (dnsCodes.has(code)) return new FetchFailure('dns', `the name ${host} does not resolve (${code})`)
  if (connectCodes.has(code)) return new FetchFailure('connect', `no connection to ${host} (${code})`)
  if (tlsCodes.test(code)) return new FetchFailure('tls', `no secure connection to ${host} (${code})`)
  // undici's parser says so of a chunked body that ends too early.
  const cutShort = error instanceof Error && error.name === 'HTTPParserError' && error.message.includes('EOF')
  if (resetCodes.has(code) || cutShort) return new FetchFailure('reset', `${host} broke the connection off`)
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new FetchFailure('headers-too-large', `${host} answers with too many headers`)
  if (cause !== undefined && cause !== error) return failureOf(cause, { host, seconds })
  return new FetchFailure('bad-http', `${host} answers in a way that is no HTTP (${code})`)
}

function coded(error: unknown): { readonly code: string; readonly cause: unknown } {
  if (typeof error !== 'object' || error === null) return { code: 'unknown', cause: undefined }
  // Several addresses tried, all in vain: the first says why.
  if (error instanceof AggregateError && error.errors.length > 0) return { code: 'aggregate', cause: error.errors[0] }
  return { code: 'code' in error ? String(error.code) : 'unknown', cause: 'cause' in error ? error.cause : undefined }
}
