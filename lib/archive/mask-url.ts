/**
 * An address as the archive keeps it: without what may be a secret. The rest stays byte for byte.
 *
 * Paths are not looked at: what is secret there cannot be told from what is not.
 */

/** Parameters whose names say that their value opens something, whole or as a part of the name (`access_token`, `X-Amz-Signature`). */
const secretWords = new Set([
  'token',
  'key',
  'apikey',
  'auth',
  'authorization',
  'authkey',
  'signature',
  'sig',
  'hmac',
  'hash',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'pass',
  'pwd',
  'pw',
  'pin',
  'credential',
  'credentials',
  'session',
  'sessionid',
  'sid',
  'jwt',
  'bearer',
  'login',
  'user',
  'username',
  'email',
  'ticket',
  'code',
  'private',
])
/** Inside a longer name without a break (`accesstoken`, `rsskey`, `feedpassword`). */
const secretEndings = /(?:token|apikey|secret|password|passwd|signature|credentials?|auth|key|hash|jwt)$/

const mask = '***'

/** What is no URL is dropped altogether. */
export function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return ''
  const parsed = new URL(url)
  parsed.username = ''
  parsed.password = ''
  const [, before = '', query, fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(parsed.href) ?? []
  const maskedFragment = fragment.includes('=') ? '' : fragment
  if (query === undefined) return before + maskedFragment
  return `${before}?${query.split('&').map(maskedPiece).join('&')}${maskedFragment}`
}

function maskedPiece(piece: string): string {
  const at = piece.indexOf('=')
  // A bare piece may be an id as well as a key: long ones without a name are masked.
  if (at < 0) return piece.length >= longBare ? mask : piece
  const name = piece.slice(0, at)
  return isSecretName(decoded(name)) && at < piece.length - 1 ? `${name}=${mask}` : piece
}

/** Keys are at least this long; ids and page numbers are shorter. In characters. */
const longBare = 24

function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.some(word => secretWords.has(word) || secretEndings.test(word))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
