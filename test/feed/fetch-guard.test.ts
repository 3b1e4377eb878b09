/** Where a feed may be fetched from: every spelling of an address, every answer of a resolver, every hop. Nothing refused is ever asked. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addressClass } from '../../lib/feed/fetch/addresses.ts'
import { guardedConnector, type Lookup } from '../../lib/feed/fetch/guarded-connector.ts'
import { answering, type FeedServer, feedText, get, startFeedServer, stopped, textOf } from './fetch-servers.ts'

let server: FeedServer
beforeAll(async () => {
  server = await startFeedServer()
})
afterAll(() => stopped(server.server))
afterEach(() => {
  server.asked.length = 0
  server.closed.length = 0
  server.answer = response => response.end(feedText)
})
const untouched = () => expect(server.closed).toEqual([])

describe('addresses', () => {
  const classes = {
    public: ['8.8.8.8', '168.63.129.15', '2606:4700::1111', '::ffff:8.8.8.8', '::ffff:808:808', '64:ff9b::808:808'],
    private: [
      ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
      ...['127.0.0.1', '127.255.0.1', '::1', '::ffff:127.0.0.1'],
      ...['fc00::1', 'fd12:3456::1'],
      ...['100.64.0.1', '100.127.255.254'],
    ],
    'link-local': ['169.254.1.1', '169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', 'fe80::1%lo', 'febf::1'],
    metadata: ['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '192.0.0.192', '168.63.129.16', '::ffff:168.63.129.16'],
    'this network': ['0.0.0.0', '0.1.2.3', '::'],
    'IPv4-compatible': ['::7f00:1', '::127.0.0.1', '::8.8.8.8', '::808:808'],
    translated: ['64:ff9b::7f00:1', '64:ff9b::a00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::808:808', '64:ff9b:1::7f00:1', '::ffff:0:7f00:1'],
    '6to4 and Teredo': ['2002:7f00:1::1', '2002:808:808::1', '2001:0:53aa:64c::1', '192.88.99.1'],
    'site-local': ['fec0::1', 'feff::1'],
    documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
    benchmarking: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
    'protocol assignments': ['192.0.0.1', '192.0.0.171', '2001:1::1', '100::1'],
    'multicast and broadcast': ['224.0.0.1', '239.255.255.255', 'ff02::1', '255.255.255.255'],
    reserved: ['240.0.0.1', '254.1.1.1', '4000::1', 'a000::1', '5f00::1'],
    'no addresses': ['', 'nonsense', 'localhost', '1', '0x7f.1', '010.1.1.1', '127.1', '[::1]', '1.2.3.4.5'],
  }
  test.each(Object.entries(classes).flatMap(([kind, all]) => all.map(address => [kind, address] as const)))('%s: %s', (kind, address) => {
    expect(addressClass(address)).toBe(kind === 'public' || kind === 'private' ? kind : 'forbidden')
  })
  test('a translated address is good in a resolver’s answer only', () => {
    expect(addressClass('64:ff9b::808:808', { written: true })).toBe('forbidden')
  })
})

describe('an address written into the URL', () => {
  const own = [
    ...['127.0.0.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001', '127.1', '127.0.1', '127.0.0.1.'],
    ...['localhost', 'localhost.', 'LOCALHOST', 'LocalHost.', 'a.localhost'],
    ...['%31%32%37.0.0.1', '127%2E0%2E0%2E1', '%6cocalhost', '①②⑦.⓪.⓪.①', '１２７.0.0.1', '127。0。0。1'],
    ...['[::1]', '[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:1]'],
    ...['10.1.2.3', '192.168.0.1', '172.20.0.1', '100.64.0.1', '[fd00::1]'],
  ]
  const never = [
    ...[
      '0.0.0.0',
      '0',
      '[::]',
      '169.254.169.254',
      '2852039166',
      '0xa9fea9fe',
      '169.254.43518',
      '[::ffff:169.254.169.254]',
      '[::ffff:a9fe:a9fe]',
    ],
    ...['[fe80::1]', '[fd00:ec2::254]', '100.100.100.200', '168.63.129.16', '[::127.0.0.1]', '[::7f00:1]', '[64:ff9b::7f00:1]'],
    ...[
      '[64:ff9b::808:808]',
      '[64:ff9b:1::808:808]',
      '[2002:7f00:1::1]',
      '[2001:0:53aa:64c::1]',
      '[fec0::1]',
      '[2001:db8::1]',
      '192.0.2.1',
    ],
    ...['198.18.0.1', '192.0.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1'],
  ]
  test.each([...own, ...never])('%s is refused', async host => {
    expect(await get(`http://${host}/`, { allowPrivate: false })).toMatchObject({ kind: 'failed', code: 'private-address' })
    expect(await get(`https://${host}/`, { allowPrivate: false })).toMatchObject({ code: 'private-address' })
    expect(await get(`http://${host}:${server.port}/`, { allowPrivate: false })).toMatchObject({ code: 'forbidden-port' })
    untouched()
  })
  test.each(never)('%s is refused with allowPrivate too', async host => {
    expect(await get(`http://${host}:${server.port}/`)).toMatchObject({ kind: 'failed', code: 'private-address' })
    untouched()
  })
  test.each(['127.0.0.1', '2130706433', '0x7f.1', 'localhost', '[::ffff:7f00:1]'])('%s is allowed with allowPrivate', async host => {
    expect(textOf(await get(`http://${host}:${server.port}/`))).toBe(feedText)
  })
  test.each([
    ...['[fe80::1%25eth0]', '[fe80::1%eth0]', '[::1%lo]', '256.256.256.256', '127.0.0.0x100', '[::g]', '', 'a b'].map(
      host => `http://${host}/`,
    ),
    ...[
      'ftp://harbour.example/',
      'file:///etc/hostname',
      'gopher://127.0.0.1/',
      'javascript:1',
      'data:text/xml,<rss/>',
      '//harbour.example/',
    ],
    ...['http://user:hunter2@harbour.example/', 'http://user@harbour.example/', 'http://:hunter2@127.0.0.1/', 'no url', ''],
  ])('%s is no address of a feed', async url => {
    expect(await get(url)).toMatchObject({ kind: 'failed', code: 'bad-url', message: expect.not.stringContaining('hunter2') })
  })
  test.each([21, 22, 25, 6379, 8080, 11211])('port %i is refused', async port => {
    expect(await get(`http://harbour.example:${port}/`, { allowPrivate: false })).toMatchObject({ code: 'forbidden-port' })
  })
})

describe('a name', () => {
  const refuses = async (lookup: Lookup, allowPrivate: boolean) => {
    const port = allowPrivate ? `:${server.port}` : ''
    expect(await get(`http://harbour.example${port}/`, { allowPrivate }, { lookup })).toMatchObject({ code: 'private-address' })
    untouched()
  }
  test('is refused for any of its answers, in any place', async () => {
    await refuses(answering(['127.0.0.1']), false)
    await refuses(answering(['93.184.216.34', '127.0.0.1']), false)
    await refuses(answering(['93.184.216.34', '2606:4700::1111', '::ffff:10.0.0.1']), false)
    await refuses(answering(['127.0.0.1', '169.254.169.254']), true)
    await refuses(answering(['127.0.0.1', '64:ff9b::a9fe:a9fe']), true)
    // What a resolver that lies may put where an address belongs.
    await refuses(answering(['localhost']), true)
  })
  test('is allowed on a private address where the feed may be private', async () => {
    const outcome = await get(`http://intranet.example:${server.port}/`, {}, { lookup: answering(['127.0.0.1']) })
    expect(textOf(outcome)).toBe(feedText)
    expect(server.asked[0]?.headers.host).toBe(`intranet.example:${server.port}`)
  })
  test('that changes its answer between two looks is looked up once, and that answer is checked', async () => {
    // A check of its own before connecting would see the first answer and connect to the second.
    let looks = 0
    const rebinding: Lookup = (hostname, options, callback) => {
      looks += 1
      answering([looks === 1 ? '169.254.169.254' : '127.0.0.1'])(hostname, options, callback)
    }
    await refuses(rebinding, true)
    expect(looks).toBe(1)
  })
  test('is looked up again for each hop, and refused when it has moved into the own network', async () => {
    const lookup: Lookup = (hostname, options, callback) =>
      answering([hostname === 'a.example' ? '127.0.0.1' : '10.0.0.1'])(hostname, options, callback)
    server.answer = response => response.writeHead(302, { Location: 'http://b.example/' }).end()
    expect(await get(`http://a.example:${server.port}/`, {}, { lookup })).toMatchObject({ code: 'private-address' })
    expect(server.asked).toHaveLength(1)
  })
  test('is refused by the address that is really connected, before anything is asked', async () => {
    // A resolver whose answer is another one when it is read again.
    let reads = 0
    const address = {
      family: 4,
      get address() {
        return reads++ === 0 ? '93.184.216.34' : '127.0.0.1'
      },
    }
    const { connect, close } = guardedConnector({ allowPrivate: false, lookup: (_, __, callback) => callback(null, [address]) })
    const error = await new Promise(resolve => connect({ hostname: 'a.example', protocol: 'http:', port: String(server.port) }, resolve))
    close()
    expect(error).toMatchObject({ code: 'private-address' })
    await Promise.all(server.closed)
    expect(server.asked).toEqual([])
  })
})

describe('a redirect', () => {
  const leadsTo = (location: string) => {
    server.answer = (response, request) =>
      request.url === '/from' ? response.writeHead(302, { Location: location }).end() : response.end(feedText)
    return get(`${server.base}/from`)
  }
  test.each([
    ['http://10.0.0.1/', 'private-address'],
    ['http://169.254.169.254/latest/meta-data/', 'private-address'],
    ['http://0x7f.1/', undefined],
    ['http://localhost/', 'private-address'],
    ['http://[::1]/', 'private-address'],
    ['//192.168.1.1/', 'private-address'],
    ['http://10.0.0.1:9200/', 'forbidden-port'],
    ['file:///etc/hostname', 'bad-url'],
    ['data:text/xml,<rss/>', 'bad-url'],
    ['http://user:hunter2@harbour.example/', 'bad-url'],
  ])('to %s', async (location, code) => {
    const outcome = await leadsTo(location)
    if (code !== undefined) expect(outcome).toMatchObject({ kind: 'failed', code, message: expect.not.stringContaining('hunter2') })
    expect(server.asked.map(request => request.url)).toEqual(['/from'])
  })
  test('within the own host may go to any of its ports, and no further once it has left', async () => {
    const other = await startFeedServer()
    try {
      expect(textOf(await leadsTo(`${other.base}/to`))).toBe(feedText)
      // Out to another name of the same machine, which would lead back.
      expect(await leadsTo(`http://localhost:${other.port}/`)).toMatchObject({ code: 'forbidden-port' })
      expect(other.asked).toHaveLength(1)
    } finally {
      await stopped(other.server)
    }
  })
})
