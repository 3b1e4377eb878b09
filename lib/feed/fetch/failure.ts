/** What went wrong in a fetch, as a code that stays the same and words for people. Names hosts, never paths, queries or credentials. */

/** A fetch that ends here. `docs/fetching.md` lists the codes. */
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
const resetCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED'])
const tlsCodes = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH|CRL_|INVALID_CA|PATH_LENGTH)/
const tlsWords: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is another host's",
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody but itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that nobody knows',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an unknown authority, or the server leaves out those in between',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an unknown authority, or the server leaves out those in between',
}
/** Any error of a request → a failure. `host` and `seconds` are for the words. */
export function failureOf(error: unknown, { host, seconds }: { readonly host: string; readonly seconds: number }): FetchFailure {
  if (error instanceof FetchFailure) return error
  if (error instanceof Error && error.name === 'TimeoutError')
    return new FetchFailure('timeout', `${host} did not answer in full within ${seconds} s`)
  const { code, cause } = coded(error)
  if (timeoutCodes.has(code)) return new FetchFailure('timeout', `${host} did not answer in time`)
  if (dnsCodes.has(code)) return new FetchFailure('dns', `the name ${host} does not resolve (${code})`)
  if (connectCodes.has(code)) return new FetchFailure('connect', `no connection to ${host} (${code})`)
  if (tlsCodes.test(code)) return new FetchFailure('tls', `no secure connection to ${host}: ${tlsWords[code] ?? code}`)
  if (isBrokenOff(error)) return new FetchFailure('reset', `${host} broke the connection off`)
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW') return tooManyHeaders(host)
  if (cause !== undefined && cause !== error) return failureOf(cause, { host, seconds })
  return new FetchFailure('bad-http', `${host} answers in a way that is no HTTP (${code})`)
}

export const truncated = (host: string): FetchFailure => new FetchFailure('truncated', `${host} broke off in the middle of the document`)

export const tooManyHeaders = (host: string): FetchFailure => new FetchFailure('headers-too-large', `${host} answers with too many headers`)

/** The connection went, which a second one may not: unlike a timeout, worth trying at once. */
export function isBrokenOff(error: unknown): boolean {
  const { code, cause } = coded(error)
  // undici has one code for a connection that ends and for an answer it does not understand.
  if (code === 'UND_ERR_SOCKET') return error instanceof Error && !error.message.startsWith('bad ')
  return resetCodes.has(code) || endsEarly(error) || (cause !== undefined && cause !== error && isBrokenOff(cause))
}

/** The answer is no HTTP by the letter, which it may yet be by its spirit. */
export function isMalformed(error: unknown): boolean {
  if (!(error instanceof Error) || endsEarly(error)) return false
  const { code } = coded(error)
  return (
    error.name === 'HTTPParserError' ||
    code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    // How undici calls an interim response that nobody asked for.
    (code === 'UND_ERR_SOCKET' && error.message === 'bad response')
  )
}

/** undici's parser says so of a chunked body that ends too early. */
const endsEarly = (error: unknown): boolean => error instanceof Error && error.name === 'HTTPParserError' && error.message.includes('EOF')

function coded(error: unknown): { readonly code: string; readonly cause: unknown } {
  if (typeof error !== 'object' || error === null) return { code: 'unknown', cause: undefined }
  // Several addresses tried, all in vain: the first says why.
  if (error instanceof AggregateError && error.errors.length > 0) return { code: 'aggregate', cause: error.errors[0] }
  return { code: 'code' in error ? String(error.code) : 'unknown', cause: 'cause' in error ? error.cause : undefined }
}
