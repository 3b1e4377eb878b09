/** `storylines push`: what is refused, what is written and what is said of it; to a folder and to a bucket. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
import { type RuleSet, unpackRuleSet } from '../../lib/rules/rule-set.ts'
import { startS3 } from '../s3-server.ts'
import { callStorywire } from './call-storywire.ts'
import { type Newsroom, openNewsroom } from './newsroom.ts'
import { startStorywire } from './run-storywire.ts'

afterEach(() => vi.unstubAllEnvs())

const open = () => openNewsroom({ wire: 'http://127.0.0.1:1/feed' })
const push = (newsroom: Newsroom, ...more: string[]) => callStorywire([...newsroom.args, 'storylines', 'push', ...more])
const pushed = ({ data }: Newsroom): RuleSet => unpackRuleSet(readFileSync(join(data, 'rules.swr')))
const storyline = ({ config }: Newsroom, id: string, text: string) => writeFileSync(join(config, `storylines/${id}.yaml`), text)
const matches = (set: RuleSet, title: string) =>
  matchDocument(loadIndex(set.index), { title, body: '', lang: 'en' }).map(one => one.storyline)

describe('a push', () => {
  test('writes what the functions need, and no example', async () => {
    const newsroom = open()
    const { code, stdout, stderr } = await push(newsroom)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('Pushed 1 storyline')
    const set = pushed(newsroom)
    expect(set).toMatchObject({ storylines: [{ id: 'bridges', title: 'Bridges closed', examples: { match: [] } }], retired: [] })
    expect(set.subscriptions.map(({ id }) => id)).toEqual(['desk'])
    expect(matches(set, 'Bridge closed by snow')).toEqual(['bridges'])
    expect(readdirSync(newsroom.data)).toEqual(['rules.swr'])
  })

  test('says what is new, changed and taken out, and remembers what was taken out', async () => {
    const newsroom = open()
    await push(newsroom)
    storyline(newsroom, 'ferries', 'id: ferries\ntitle: Ferries stopped\nrule: ferry AND stopped\n')
    expect((await push(newsroom)).stdout).toContain('1 new (ferries)')
    storyline(newsroom, 'ferries', 'id: ferries\ntitle: Ferries stopped\nrule: ferry\n')
    expect((await push(newsroom)).stdout).toContain('1 changed (ferries)')
    rmSync(join(newsroom.config, 'storylines/ferries.yaml'))
    const { stdout } = await push(newsroom, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ storylines: ['bridges'], removed: ['ferries'], added: [], changed: [] })
    expect(pushed(newsroom).retired).toEqual([{ id: 'ferries', title: 'Ferries stopped' }])
    expect((await push(newsroom)).stdout).toContain('the same as before')
    expect(pushed(newsroom).retired).toEqual([{ id: 'ferries', title: 'Ferries stopped' }])

    storyline(newsroom, 'ferries', 'id: ferries\ntitle: Fairies sighted\nrule: fairy\n')
    const back = await push(newsroom)
    expect(back.code).toBe(0)
    expect(back.stderr).toContain('ferries was “Ferries stopped” before it was taken out and is “Fairies sighted” now')
  })

  const broken: readonly (readonly [string, string, number, RegExp])[] = [
    ['a rule of bad grammar', 'id: bridges\ntitle: Bridges\nrule: bridge AND (closed\n', 2, /bridges\.yaml:3:/],
    ['an unknown entity', 'id: bridges\ntitle: Bridges\nrule: "@nowhere"\n', 2, /unknown-entity/],
    ['a key that is none', 'id: bridges\ntitle: Bridges\nrule: bridge\ncolour: red\n', 2, /colour/],
    [
      'a failing example',
      'id: bridges\ntitle: B\nrule: bridge\nexamples: { ignore: [ { lang: en, title: A bridge } ] }\n',
      1,
      /should not match/,
    ],
  ]
  test.each(broken)('with %s is refused, and what was pushed before stays', async (_, text, code, says) => {
    const newsroom = open()
    await push(newsroom)
    const before = readFileSync(join(newsroom.data, 'rules.swr'))
    storyline(newsroom, 'bridges', text)
    const refused = await push(newsroom)
    expect(refused.code).toBe(code)
    expect(refused.stderr).toMatch(says)
    expect(refused.stdout).toBe('')
    expect(readFileSync(join(newsroom.data, 'rules.swr')).equals(before)).toBe(true)
    expect(readdirSync(newsroom.data)).toEqual(['rules.swr'])
  })

  test('replaces a broken set, and says that what it knew is lost', async () => {
    const newsroom = open()
    await push(newsroom)
    writeFileSync(join(newsroom.data, 'rules.swr'), 'not ours')
    const { code, stderr } = await push(newsroom)
    expect(code).toBe(0)
    expect(stderr).toContain('what it said of earlier storylines is lost')
    expect(pushed(newsroom).storylines).toHaveLength(1)
  })

  test('that cannot be written fails', async () => {
    const newsroom = open()
    mkdirSync(join(newsroom.data, 'rules.swr'), { recursive: true })
    const { code, stderr } = await push(newsroom)
    expect(code).toBe(1)
    expect(stderr).toContain('rules.swr')
  })

  test.each(['s3://', 's3://Upper/x', 'https://bucket.example.org/x'])('to %s is no push', async to => {
    const newsroom = open()
    expect((await push(newsroom, '--to', to)).code).toBe(2)
    expect(existsSync(newsroom.data)).toBe(false)
  })
})

describe('a push to a bucket', () => {
  async function bucket() {
    const server = await startS3('wire-rules')
    vi.stubEnv('AWS_ENDPOINT_URL_S3', server.endpoint)
    vi.stubEnv('AWS_REGION', 'eu-central-1')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'x')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x')
    return server
  }

  test.each([
    ['s3://wire-rules', 'rules.swr'],
    ['s3://wire-rules/', 'rules.swr'],
    ['s3://wire-rules/desk/a', 'desk/a/rules.swr'],
  ])('%s puts %s, and nothing into the data folder', async (to, key) => {
    const { s3, close } = await bucket()
    const newsroom = open()
    const { code, stdout } = await push(newsroom, '--to', to)
    expect(code).toBe(0)
    expect(stdout).toContain('within a minute')
    expect([...s3.objects.keys()]).toEqual([key])
    expect(unpackRuleSet(s3.objects.get(key) ?? Buffer.alloc(0)).storylines).toHaveLength(1)
    expect(existsSync(newsroom.data)).toBe(false)
    await close()
  })

  test('a refused configuration asks the bucket nothing', async () => {
    const { s3, close } = await bucket()
    const newsroom = open()
    storyline(newsroom, 'bridges', 'id: bridges\ntitle: B\nrule: bridge OR\n')
    expect((await push(newsroom, '--to', 's3://wire-rules')).code).toBe(2)
    expect(s3.requests).toEqual([])
    await close()
  })

  test('that is forbidden fails, and names the bucket', async () => {
    const { s3, close } = await bucket()
    s3.fault = operation => (operation === 'PutObject' ? { status: 403, code: 'AccessDenied' } : undefined)
    const { code, stderr } = await push(open(), '--to', 's3://wire-rules')
    expect([code, stderr.trim()]).toEqual([1, 's3://wire-rules/rules.swr was not written: AccessDenied'])
    await close()
  })

  test('beside another push: the later one hears of it, and nothing is overwritten unseen', async () => {
    const { s3, close } = await bucket()
    s3.fault = operation => {
      if (operation === 'PutObject') s3.objects.set('rules.swr', Buffer.from('theirs'))
      return undefined
    }
    const { code, stderr } = await push(open(), '--to', 's3://wire-rules')
    expect(code).toBe(1)
    expect(stderr).toContain('changed meanwhile')
    expect(s3.objects.get('rules.swr')?.toString()).toBe('theirs')
    await close()
  })

  test('whose answer was lost knows its own write again', async () => {
    const { s3, close } = await bucket()
    const answer = s3.answer
    let lost = false
    const { code } = await (async () => {
      s3.fault = operation => (operation === 'PutObject' && lost ? { status: 412, code: 'PreconditionFailed' } : undefined)
      Object.assign(s3, {
        answer: (...[request, response, body]: Parameters<typeof answer>) => {
          if (request.method !== 'PUT' || lost) return answer(request, response, body)
          lost = true
          s3.objects.set('rules.swr', body)
          request.socket.destroy()
        },
      })
      return push(open(), '--to', 's3://wire-rules')
    })()
    expect([code, lost]).toEqual([0, true])
    await close()
  })
})

test('a push that is killed leaves the old rules or the new ones, whole', async () => {
  const newsroom = open()
  await push(newsroom)
  const seen = new Set<string>()
  for (let round = 0; round < 5; round++) {
    storyline(newsroom, 'bridges', `id: bridges\ntitle: Bridges ${round}\nrule: bridge\n`)
    const before = new Set(readdirSync(newsroom.data))
    const running = startStorywire([...newsroom.args, 'storylines', 'push'])
    let ended = false
    void running.ended.then(() => {
      ended = true
    })
    // From the moment that anything is written, and in each round a little later.
    while (!ended && readdirSync(newsroom.data).every(name => before.has(name))) await setTimeout(1)
    for (let turns = 0; turns < round && !ended; turns++) await setTimeout(1)
    running.child.kill('SIGKILL')
    await running.ended
    const [{ title = '' } = {}] = pushed(newsroom).storylines
    seen.add(title)
  }
  for (const title of seen) expect(title).toMatch(/^Bridges( closed| \d)$/)
  expect((await push(newsroom)).code).toBe(0)
  expect(pushed(newsroom).storylines[0]?.title).toBe('Bridges 4')
})
