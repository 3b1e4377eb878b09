/** What of an address the archive keeps: all that says where it was, nothing that opens it. */
import { expect, it } from 'vitest'
import { withoutSecrets } from '../../lib/archive/mask-url.ts'

it.each([
  ['https://wire.example/feed.xml', 'https://wire.example/feed.xml'],
  ['https://wire.example/feed?lang=en&page=2', 'https://wire.example/feed?lang=en&page=2'],
  ['https://desk:word@wire.example/feed', 'https://wire.example/feed'],
  ['https://desk@wire.example/feed', 'https://wire.example/feed'],
  ['https://wire.example/feed?token=abc&lang=en', 'https://wire.example/feed?token=***&lang=en'],
  ['https://wire.example/feed?access_token=abc', 'https://wire.example/feed?access_token=***'],
  ['https://wire.example/feed?accessToken=abc', 'https://wire.example/feed?accessToken=***'],
  ['https://wire.example/feed?ACCESSTOKEN=abc', 'https://wire.example/feed?ACCESSTOKEN=***'],
  ['https://wire.example/feed?api-key=abc&apikey=abc', 'https://wire.example/feed?api-key=***&apikey=***'],
  ['https://wire.example/feed?rsskey=abc', 'https://wire.example/feed?rsskey=***'],
  ['https://wire.example/feed?auth[key]=abc', 'https://wire.example/feed?auth[key]=***'],
  ['https://wire.example/feed?a%75th=abc', 'https://wire.example/feed?a%75th=***'],
  [
    'https://wire.example/feed?X-Amz-Credential=abc&X-Amz-Signature=def',
    'https://wire.example/feed?X-Amz-Credential=***&X-Amz-Signature=***',
  ],
  ['https://wire.example/feed?sig=a=b=c&q=1', 'https://wire.example/feed?sig=***&q=1'],
  ['https://wire.example/feed?4f2a9c0e77d14b3aa1b2c3d4e5f60718', 'https://wire.example/feed?***'],
  ['https://wire.example/feed?rss', 'https://wire.example/feed?rss'],
  ['https://wire.example/feed?token=', 'https://wire.example/feed?token='],
  ['https://wire.example/feed#access_token=abc', 'https://wire.example/feed'],
  ['https://wire.example/feed?keyword=korea&authority=un&design=2', 'https://wire.example/feed?keyword=korea&authority=un&design=2'],
  ['https://wire.example/feed?%ff=1', 'https://wire.example/feed?%ff=1'],
  ['no address', ''],
])('%s', (given, kept) => {
  expect(withoutSecrets(given)).toBe(kept)
  expect(withoutSecrets(kept)).toBe(kept)
})
