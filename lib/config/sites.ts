/** Which site an address belongs to, and what its name suggests: for new feeds that look for their source. Pure; it asks nobody. */
import { domainToUnicode } from 'node:url'

/** Labels under which countries register names, as in co.uk, or.kr, com.au, rep.kp. The whole list is the Public Suffix List's. */
const secondLevels = new Set('ac co com edu gob gov govt go gouv info ltd mil ne net nom or org plc pe re rep sch tra web'.split(' '))

/** Hosts of many publishers: the name before them is the site. */
const platforms = new Set(
  'blogspot.com wordpress.com substack.com github.io gitlab.io medium.com tumblr.com ghost.io livejournal.com over-blog.com typepad.com tistory.com hatenablog.com netlify.app vercel.app pages.dev'.split(
    ' ',
  ),
)
/** Hosts whose paths are the sites. */
const services = new Set(
  'feeds.feedburner.com feeds2.feedburner.com rss.app news.google.com rsshub.app youtube.com t.me medium.com github.com politepol.com fetchrss.com'.split(
    ' ',
  ),
)
/** Names of hosts that say nothing of their owner. */
const plainNames = new Set('www rss feed feeds news blog blogs m api cdn static en ko ru de fr es ja zh'.split(' '))

/** The same for every address of one publisher: `yna.co.kr`, `someone.substack.com`, `feeds.feedburner.com/Someone`. */
export function siteOf(address: string): string | undefined {
  const url = URL.parse(address)
  if (url === null) return undefined
  const host = url.hostname.replace(/^www\./, '').replace(/\.$/, '')
  if (/^[\d.]+$|:/.test(host) || !host.includes('.')) return url.host
  if (services.has(host)) return `${host}/${url.pathname.split('/')[1] ?? ''}${host === 'news.google.com' ? url.search : ''}`
  const labels = host.split('.')
  const [second = '', top = ''] = labels.slice(-2)
  const registrable = labels.slice(top.length === 2 && secondLevels.has(second) ? -3 : -2)
  return labels.slice(platforms.has(registrable.join('.')) ? -(registrable.length + 1) : -registrable.length).join('.')
}

/** The country whose domain the address has, where it has one; `.uk` is GB, and domains that are sold to everybody are none. */
export function countryOf(address: string): string | undefined {
  const top = URL.parse(address)?.hostname.replace(/\.$/, '').split('.').at(-1)?.toUpperCase() ?? ''
  if (top === 'UK') return 'GB'
  if (!/^[A-Z]{2}$/.test(top) || soldToAll.has(top)) return undefined
  return regionNames.of(top) === undefined ? undefined : top
}

const soldToAll = new Set('AI CC CO EU FM GG IO LY ME SH TK TO TV WS SU'.split(' '))
const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/** An id for the publisher at an address: `yna` of en.yna.co.kr, `38north` of www.38north.org. */
export function siteId(address: string): string {
  const site = siteOf(address) ?? ''
  const [host = '', path = ''] = site.split('/')
  if (/^[\d.:]+$/.test(host)) return kebab(host) || 'source'
  const names = domainToUnicode(host.replace(/:\d+$/, ''))
    .split('.')
    .filter(each => !plainNames.has(each))
  return kebab(path === '' ? (names[0] ?? host) : path.replace(/\?.*$/, '')) || 'source'
}

/** Lower-case letters, digits and single hyphens; empty where there are none. */
export const kebab = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
