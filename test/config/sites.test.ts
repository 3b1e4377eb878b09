/** Which site an address belongs to, and what its name tells of country and id. */
import { expect, test } from 'vitest'
import { countryOf, siteId, siteOf } from '../../lib/config/sites.ts'

test.each([
  ['https://www.yna.co.kr/rss/x.xml', 'yna.co.kr', 'KR', 'yna'],
  ['https://en.yna.co.kr/RSS/x.xml', 'yna.co.kr', 'KR', 'yna'],
  ['https://feeds.bbci.co.uk/news/rss.xml', 'bbci.co.uk', 'GB', 'bbci'],
  ['http://www.rodong.rep.kp/ko/', 'rodong.rep.kp', 'KP', 'rodong'],
  ['https://www.38north.org/feed/', '38north.org', undefined, '38north'],
  ['https://tass.ru/rss/v2.xml', 'tass.ru', 'RU', 'tass'],
  ['https://rss.dw.com/xml/rss-de-all', 'dw.com', undefined, 'dw'],
  ['https://one.substack.com/feed', 'one.substack.com', undefined, 'one'],
  ['https://someone.github.io/feed.xml', 'someone.github.io', undefined, 'someone'],
  ['https://feeds.feedburner.com/SomePaper?format=xml', 'feeds.feedburner.com/SomePaper', undefined, 'somepaper'],
  ['https://news.google.com/rss/search?q=a', 'news.google.com/rss?q=a', undefined, 'rss'],
  ['https://radio.tv/feed', 'radio.tv', undefined, 'radio'],
  ['https://münchen.de/feed', 'xn--mnchen-3ya.de', 'DE', 'munchen'],
  ['http://192.168.1.5:8080/feed', '192.168.1.5:8080', undefined, '192-168-1-5-8080'],
  ['http://intranet:8080/feed', 'intranet:8080', undefined, 'intranet'],
  ['not an address', undefined, undefined, 'source'],
])('%s', (address, site, country, id) => {
  expect(siteOf(address)).toBe(site)
  expect(countryOf(address)).toBe(country)
  expect(siteId(address)).toBe(id)
})
