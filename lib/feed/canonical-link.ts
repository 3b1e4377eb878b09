/**
 * The one spelling of a link: what an entry's key is made of, never what people see.
 *
 * Two spellings of one article must meet (http and https, `www.`, tracking parameters), two
 * articles must never: a query that may be an id stays, byte for byte. docs/entry-identity.md.
 */

/** Parameters that only say how a reader came, whole names or a prefix with `*`. Publishers' and mailers' documentation; compare ClearURLs' rules. */
const trackingParameters = [
  'utm_*',
  'at_*', // BBC, Piano Analytics
  'ns_*', // BBC, Daily Mail: ns_mchannel, ns_campaign
  'wt_*', // Webtrekk: wt_mc, wt_zmc
  'mc_cid',
  'mc_eid',
  'maca', // Deutsche Welle
  'cmp',
  'cmpid',
  'icid',
  'ocid',
  'ito',
  'xtor',
  'smid',
  'emc',
  'traffic_source', // Al Jazeera
  'traffic_medium',
  'traffic_campaign',
  'fbclid',
  'gclid',
  'dclid',
  'msclkid',
  'yclid',
  'twclid',
  'igshid',
  'mkt_tok',
  '_ga',
  '_gl',
  'gbraid',
  'wbraid',
  'srsltid',
  'ttclid',
  'li_fat_id',
  'ref_src', // X
  'ref_url',
  'mtm_*', // Matomo
  'pk_*',
  'piwik_*',
  '_hsenc', // HubSpot
  '_hsmi',
  '__hs*',
  'oly_enc_id',
  'oly_anon_id',
  'vero_*',
  's_cid',
  'ncid',
  'mbid', // Condé Nast
  'intcmp',
  'intcid',
  'ftag',
  'tpcc',
]

/** Parameters that are tracking only when they say so. */
const originParameters = new Set([
  'from',
  'ref',
  'source',
  'src',
  'partner',
  'output',
  'via',
  'medium',
  'campaign',
  'mod',
  'feed',
  'referrer',
])
const originValue = /^(?:rss|atom|feed)(?:[\W_\d].*|feeds?)?$/i

/** Switches that say the same by their name: `?rss=1`. */
const originSwitches = new Set(['rss', 'fromrss', 'isrss', 'feed'])
const switchedOn = /^(?:1|true|yes|on)?$/i

/** Parameters that name the list an article was found in, by site: the article is the same without them. */
const listParameters: Readonly<Record<string, ReadonlySet<string>>> = {
  'yna.co.kr': new Set(['section', 'site', 'input']),
  'scmp.com': new Set(['module', 'pgtype']),
}

const exactTracking = new Set(trackingParameters.filter(name => !name.endsWith('*')))
const trackingPrefixes = trackingParameters.filter(name => name.endsWith('*')).map(name => name.slice(0, -1))

/**
 * The canonical spelling of an absolute http or https link; other schemes come back as parsed, what is no
 * link as undefined. Changed: scheme https, host in lower case without `www.`, no default port, no fragment, no
 * userinfo, no tracking parameters, remaining parameters in one order, no slash at the end, escapes in one spelling.
 */
export function canonicalLink(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined
  const url = new URL(link)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return url.href
  const host = url.host
    .replace(/^www\./, '')
    .replace(/\.$/, '')
    .replace(/:(?:80|443)$/, '')
  const path = oneSpelling(url.pathname).replace(/\/+$/, '')
  const query = canonicalQuery(url.search.slice(1), host)
  return `https://${host}${path}${query === '' ? '' : `?${query}`}`
}

/** Whether a canonical link names a site and no page of it. */
export const isSiteRoot = (canonical: string): boolean => /^https:\/\/[^/?]+$/.test(canonical)

function canonicalQuery(query: string, host: string): string {
  if (query === '') return ''
  const list = Object.entries(listParameters).find(([site]) => host === site || host.endsWith(`.${site}`))?.[1]
  // The pieces stay as they are written: a bare base64 id (Rodong Sinmun) is not a name and a value.
  const pieces = query.split('&').filter(piece => {
    const [name = '', value = ''] = splitOnce(piece)
    const lower = name.toLowerCase()
    if (exactTracking.has(lower) || trackingPrefixes.some(prefix => lower.startsWith(prefix))) return false
    if (originParameters.has(lower) && originValue.test(value)) return false
    if (originSwitches.has(lower) && switchedOn.test(value)) return false
    return piece !== '' && !list?.has(lower)
  })
  return pieces.map(oneSpelling).sort().join('&')
}

function splitOnce(piece: string): [string, string] {
  const at = piece.indexOf('=')
  return at < 0 ? [piece, ''] : [piece.slice(0, at), piece.slice(at + 1)]
}

/** `%7e` and `~` are one: unreserved characters are written plainly, other escapes in capitals (RFC 3986, 6.2.2). */
const oneSpelling = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (written, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : written.toUpperCase()
  })
