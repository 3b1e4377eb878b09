/** Which URLs are asked, and where a redirect leads. Knows URLs alone: networks are `guarded-connector.ts`. */
import { FetchFailure } from './failure.ts'

/** The scheme's own, and theirs written out. */
const publicPorts = new Set(['', '80', '443'])

/** An http or https URL without credentials and fragment. Throws `bad-url`, in words without path and credentials. */
export function checkedUrl(written: string): URL {
  if (!URL.canParse(written)) throw new FetchFailure('bad-url', 'the address is no URL')
  const url = new URL(written)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchFailure('bad-url', `feeds are fetched by http and https, not ${url.protocol}`)
  if (url.username !== '' || url.password !== '')
    throw new FetchFailure('bad-url', `the address of ${url.host} holds a user name or a password`)
  url.hash = ''
  return url
}

/** Throws `forbidden-port`. */
export function checkPort({ host, port }: URL): void {
  if (publicPorts.has(port)) return
  throw new FetchFailure(
    'forbidden-port',
    `${host}: feeds are fetched from ports 80 and 443 only; \`allowPrivate: true\` lets a feed of your own network be elsewhere`,
  )
}

/** `location`: the header, one byte a character. Throws `bad-url`, `redirect-without-location` and `redirect-to-http`. */
export function nextUrl(from: URL, location: string | undefined): URL {
  const written = location === undefined ? '' : inUrlLetters(location.trim())
  if (written === '' || !URL.canParse(written, from.href))
    throw new FetchFailure('redirect-without-location', `${from.host} redirects to nowhere`)
  const next = checkedUrl(new URL(written, from.href).href)
  if (from.protocol === 'https:' && next.protocol === 'http:')
    throw new FetchFailure('redirect-to-http', `${from.host} redirects to an insecure address`)
  return next
}

/** Letters that should have been escaped: nearly always UTF-8; else each byte as it is. */
function inUrlLetters(location: string): string {
  if (!/[\x80-\xff]/.test(location)) return location
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(location, 'latin1'))
  } catch {
    return location.replace(/[\x80-\xff]/g, byte => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)
  }
}
