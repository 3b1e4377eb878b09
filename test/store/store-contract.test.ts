import { DescribeTableCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { backlogMessageKey, developmentMessageKey, type MessageRef, mostBacklogEntries } from '../../lib/alert/message.ts'
import { shardOf } from '../../lib/feed/schedule.ts'
import { documentClient, makeDynamoStore } from '../../lib/store/dynamo.ts'
import { hitKey } from '../../lib/store/keys.ts'
import type { HitText, PollRecord, Store } from '../../lib/store/store.ts'
import type { PlannedHit } from '../../lib/storyline/development.ts'
import type { Hit } from '../../lib/storyline/hit.ts'
import { type Engine, engines, newTable } from './engines.ts'

const t = (minute: number): string => new Date(Date.UTC(2026, 10, 24, 9, minute)).toISOString()
const key = (n: number): string => n.toString(16).padStart(16, '0')

const hit = (n: number, minute: number, over: Partial<Hit> = {}): Omit<Hit, 'due' | 'revision'> => ({
  entryKey: key(n),
  storyline: 'troop-offers',
  entry: { title: `Entry ${n}`, link: null, language: 'en', publishedAt: t(0), source: 'yonhap' },
  evidence: { title: { text: `Entry ${n}`, spans: [{ start: 0, end: 5, concept: 'entry' }] }, body: [] },
  score: 2.5,
  textHash: 'aaaaaaaa',
  rules: 'r1',
  feeds: { 'yonhap-en': 'aaaaaaaa' },
  backlog: false,
  foundAt: t(minute),
  ...over,
})
const text = (hash: string): HitText => {
  const { entry, evidence, rules } = hit(1, 0)
  return { entry: { ...entry, title: hash }, evidence, score: 3, textHash: hash, rules }
}
const ref = (n: number) => ({ entryKey: key(n), storyline: 'troop-offers' })

const now: MessageRef = { subscription: 'desk', channel: 'mail', sk: developmentMessageKey('troop-offers', `${t(0)}-${key(1)}`) }
const backlog: MessageRef = { subscription: 'desk', channel: 'mail', sk: backlogMessageKey('troop-offers', '2026-11-24T09') }

const record = (over: Partial<PollRecord> = {}): PollRecord => ({ nextAt: t(15), failures: 0, health: 'fine', since: t(0), ...over })

for (const engine of engines) {
  const title = engine.skip === undefined ? engine.name : `${engine.name} (${engine.skip})`
  describe.skipIf(engine.skip !== undefined)(`the store over ${title}`, () => {
    let running: Engine
    let client: DynamoDBClient
    let table: string
    let store: Store
    let clock = t(0)

    beforeAll(async () => {
      running = await engine.start()
      client = running.client
    })
    afterAll(() => running?.close())
    beforeEach(async () => {
      clock = t(0)
      table = await newTable(client)
      store = makeDynamoStore({ client: documentClient(client), table, now: () => new Date(clock) })
    })

    test('the table has its keys and three indexes', async () => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
      expect(Table?.KeySchema?.map(part => part.AttributeName)).toEqual(['pk', 'sk'])
      const indexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => [
        IndexName,
        ...(KeySchema ?? []).map(part => part.AttributeName),
        Projection?.ProjectionType,
      ])
      expect(indexes?.sort()).toEqual([
        ['byDay', 'day', 'at', 'ALL'],
        ['byStoryline', 'storyline', 'at', 'ALL'],
        ['due', 'due', 'dueAt', 'KEYS_ONLY'],
      ])
    })

    describe('feeds', () => {
      const claim = (minute: number, scheduled = true, urlHash = 'u', id = `${minute}`) =>
        store.claimFeed({ id, feed: 'f', now: t(minute), nextAt: t(minute + 15), scheduled, urlHash, polledBefore: t(minute - 5) })

      test('a claim takes a feed that is new or due, once', async () => {
        expect(await claim(0)).toEqual({ feed: 'f', nextAt: t(15), polledAt: t(0), failures: 0, health: 'new', since: t(0) })
        expect(await claim(14)).toBeUndefined()
        expect(await claim(15)).toMatchObject({ polledAt: t(15), previousAt: t(0), nextAt: t(30) })
        expect(await claim(16, false)).toMatchObject({ polledAt: t(16) })
      })

      test('another address makes it due, but never sooner than its floor', async () => {
        await claim(0)
        await store.finishPoll('f', t(0), record({ nextAt: t(60), urlHash: 'u' }))
        expect(await claim(10)).toBeUndefined()
        expect(await claim(4, true, 'other')).toBeUndefined()
        expect(await claim(5, true, 'other')).toMatchObject({ polledAt: t(5), urlHash: 'u' })
        await store.finishPoll('f', t(5), record({ nextAt: t(8), urlHash: 'other' }))
        expect(await claim(9, true, 'other')).toBeUndefined()
        expect(await claim(10, true, 'other')).toMatchObject({ polledAt: t(10) })
      })

      test('the answer to the own claim may be lost: claiming again with its id finds it; at the same instant nobody else does', async () => {
        await claim(0)
        expect(await claim(0)).toMatchObject({ polledAt: t(0) })
        expect(await claim(0, true, 'u', 'other')).toBeUndefined()
      })

      test('a claim returns what the last poll recorded; a record replaces all of it', async () => {
        await claim(0)
        const whole = record({
          etag: 'W/"1"',
          lastModified: 'yesterday',
          bodyHash: 'b',
          urlHash: 'u',
          fullAt: t(0),
          newestAt: t(0),
          intervalMs: 900_000,
          perDay: 12.5,
          okAt: t(0),
          retryAt: t(20),
          movedTo: 'https://example.org/new',
          movedCount: 3,
          hints: { documentMs: 60_000, headerMs: 300_000, skipHours: 7, skipDays: 1 },
          gap: { from: t(0), to: t(10), about: 4 },
        })
        expect(await store.finishPoll('f', t(0), whole)).toBe('applied')
        expect(await claim(15)).toEqual({ feed: 'f', polledAt: t(15), previousAt: t(0), ...whole, nextAt: t(30) })
        expect(await store.finishPoll('f', t(0), record())).toBe('refused')
        expect(await store.finishPoll('f', t(15), record({ failures: 2, health: 'broken', lastError: 'timeout: no answer' }))).toBe(
          'applied',
        )
        expect(await store.feedStates(shardOf('f'))).toEqual([
          { feed: 'f', polledAt: t(15), nextAt: t(15), failures: 2, health: 'broken', since: t(0), lastError: 'timeout: no answer' },
        ])
        expect(await store.allFeedStates()).toHaveLength(1)
      })

      test('a state stays within one write unit, whatever servers send', async () => {
        await claim(0)
        const long = 'x'.repeat(256)
        await store.finishPoll('f', t(0), record({ etag: `${long}y`, lastModified: long }))
        expect(await claim(15)).not.toHaveProperty('etag')
        const most = {
          etag: long,
          lastModified: long,
          movedTo: `https://example.org/${long}`,
          movedCount: 2,
          lastError: 'e'.repeat(200),
          bodyHash: 'b'.repeat(64),
        }
        expect(await store.finishPoll('f', t(15), record(most))).toBe('applied')
        const state = await claim(30)
        expect(state).toMatchObject({ etag: long, lastModified: long })
        expect(state).not.toHaveProperty('lastError')
        expect(state).not.toHaveProperty('movedTo')
        expect(state).not.toHaveProperty('movedCount')
      })

      test('a ring is kept byte for byte', async () => {
        expect(await store.ring('f')).toBeUndefined()
        const ring = Uint8Array.from({ length: 24 }, (_, i) => i * 10)
        await store.putRing('f', ring, t(0))
        expect(Uint8Array.from((await store.ring('f')) ?? [])).toEqual(ring)
      })

      test('a host stays blocked until the latest time that anybody named', async () => {
        await store.blockHost('a.example', t(30))
        await store.blockHost('a.example', t(10))
        await store.blockHost('b.example', t(5))
        expect(await store.blockedHosts(t(6))).toEqual(new Map([['a.example', t(30)]]))
      })

      test('what has expired is not seen', async () => {
        await claim(0)
        clock = '2027-03-01T00:00:00.000Z'
        expect(await store.allFeedStates()).toEqual([])
      })
    })

    describe('hits', () => {
      test('a hit is put once and due for planning', async () => {
        expect(await store.addHit(hit(1, 0))).toBe('applied')
        expect(await store.addHit(hit(1, 5, { textHash: 'other' }))).toBe('refused')
        expect(await store.hit(ref(1))).toEqual({ ...hit(1, 0), revision: 1, due: true })
        expect(await store.hit(ref(2))).toBeUndefined()
        expect(await store.duePlans(t(0))).toEqual([ref(1)])
        expect(await store.duePlans(new Date(Date.parse(t(0)) - 1).toISOString())).toEqual([])
      })

      test('an expired hit that still lies about is no guard', async () => {
        await store.addHit(hit(1, 0))
        clock = '2028-01-01T00:00:00.000Z'
        expect(await store.hit(ref(1))).toBeUndefined()
        expect(await store.addHit(hit(1, 0, { foundAt: clock }))).toBe('applied')
        expect(await store.hit(ref(1))).toMatchObject({ foundAt: clock, revision: 1 })
      })

      test('a second feed is added once; only a change is a revision', async () => {
        await store.addHit(hit(1, 0))
        expect(await store.addFeed(ref(1), 'dw-en', 'bbbbbbbb')).toBe('applied')
        expect(await store.addFeed(ref(1), 'dw-en', 'cccccccc')).toBe('refused')
        expect(await store.reviseHit(ref(1), 'dw-en', text('bbbbbbbb'), t(1))).toBe('refused')
        expect(await store.reviseHit(ref(1), 'dw-en', text('cccccccc'), t(2))).toBe('applied')
        expect(await store.reviseHit(ref(1), 'dw-en', text('cccccccc'), t(3))).toBe('refused')
        expect(await store.hit(ref(1))).toMatchObject({
          revision: 2,
          textHash: 'cccccccc',
          entry: { title: 'cccccccc' },
          feeds: { 'yonhap-en': 'aaaaaaaa', 'dw-en': 'cccccccc' },
          foundAt: t(0),
        })
      })

      test('nothing is revised or added that is not there', async () => {
        expect(await store.addFeed(ref(1), 'dw-en', 'b')).toBe('refused')
        expect(await store.reviseHit(ref(1), 'dw-en', text('b'), t(1))).toBe('refused')
        expect(await store.lapseHit(ref(1), 'dw-en', 'b', t(1))).toBe('refused')
        expect(await store.hit(ref(1))).toBeUndefined()
      })

      test('a hit lapses only where no other feed carries it, and comes back with a matching text', async () => {
        await store.addHit(hit(1, 0))
        await store.addHit(hit(2, 0, { feeds: { 'yonhap-en': 'a', 'dw-en': 'b' } }))
        expect(await store.lapseHit(ref(2), 'yonhap-en', 'new', t(1))).toBe('refused')
        expect(await store.lapseHit(ref(1), 'dw-en', 'new', t(1))).toBe('refused')
        expect(await store.lapseHit(ref(1), 'yonhap-en', 'new', t(1))).toBe('applied')
        expect(await store.lapseHit(ref(1), 'yonhap-en', 'newer', t(2))).toBe('refused')
        expect(await store.hit(ref(1))).toMatchObject({ lapsedAt: t(1), revision: 2, due: true })
        expect(await store.reviseHit(ref(1), 'dw-en', text('back'), t(3))).toBe('applied')
        const back = await store.hit(ref(1))
        expect(back).toMatchObject({ revision: 3, textHash: 'back' })
        expect(back).not.toHaveProperty('lapsedAt')
      })

      test('planning takes a hit out of the due index, if it is still the revision that was planned', async () => {
        await store.addHit(hit(1, 0))
        const plan = {
          revision: 1,
          development: 'd',
          decisions: { desk: { decision: 'send', reason: 'new', message: 'DEV#x' } } as const,
          now: t(1),
        }
        expect(await store.planHit(ref(1), { ...plan, revision: 2 })).toBe('refused')
        expect(await store.postponePlan(ref(1), t(6))).toBe('applied')
        expect(await store.duePlans(t(5))).toEqual([])
        expect(await store.duePlans(t(6))).toEqual([ref(1)])
        expect(await store.planHit(ref(1), plan)).toBe('applied')
        expect(await store.planHit(ref(1), plan)).toBe('refused')
        expect(await store.postponePlan(ref(1), t(7))).toBe('refused')
        expect(await store.duePlans(t(59))).toEqual([])
        expect(await store.hit(ref(1))).toMatchObject({ due: false, development: 'd', plannedAt: t(1), decisions: plan.decisions })
      })

      test('a decision becomes gone, but not while the hit is being planned', async () => {
        await store.addHit(hit(1, 0))
        const decisions = {
          desk: { decision: 'send', reason: 'new', message: 'DEV#x' },
          other: { decision: 'below', reason: 'score 1 < 2' },
        } as const
        expect(await store.recordGone(ref(1), 'desk', 'DEV#x')).toBe('refused')
        await store.planHit(ref(1), { revision: 1, development: 'd', decisions, now: t(1) })
        expect(await store.recordGone(ref(1), 'desk', 'DEV#y')).toBe('refused')
        expect(await store.recordGone(ref(1), 'desk', 'DEV#x')).toBe('applied')
        expect((await store.hit(ref(1)))?.decisions).toEqual({
          ...decisions,
          desk: { decision: 'gone', reason: 'subscription', message: 'DEV#x' },
        })
        await store.reviseHit(ref(1), 'yonhap-en', text('new'), t(2))
        expect(await store.recordGone(ref(1), 'desk', 'DEV#x')).toBe('refused')
      })

      test('hits are read by storyline and by day, newest first, in pages, within bounds', async () => {
        for (let n = 1; n <= 7; n++) await store.addHit(hit(n, n))
        await store.addHit(hit(8, 8, { storyline: 'other' }))
        const seen: string[] = []
        let after: string | undefined
        do {
          const page = await store.hitsByStoryline('troop-offers', { limit: 3, ...(after === undefined ? {} : { after }) })
          expect(page.rows.length).toBeLessThanOrEqual(3)
          seen.push(...page.rows.map(row => row.entryKey))
          after = page.next
        } while (after !== undefined)
        expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map(key))
        const bounded = await store.hitsByDay('2026-11-24', { limit: 10, from: t(2), to: t(4) })
        expect(bounded.rows.map(row => row.entryKey)).toEqual([3, 2].map(key))
        expect((await store.hitsByDay('2026-11-24', { limit: 10 })).rows).toHaveLength(8)
        expect((await store.hitsByDay('2026-11-23', { limit: 10 })).rows).toEqual([])
        expect((await store.hitsByStoryline('troop-offers', { limit: 10, from: t(9), to: t(2) })).rows).toEqual([])
      })

      test('index rows follow the item through every change, and are never doubled', async () => {
        await store.addHit(hit(1, 0))
        await store.reviseHit(ref(1), 'yonhap-en', text('new'), t(5))
        expect(await store.duePlans(t(4))).toEqual([])
        expect(await store.duePlans(t(5))).toEqual([ref(1)])
        const { rows } = await store.hitsByStoryline('troop-offers', { limit: 10 })
        expect(rows).toHaveLength(1)
        expect(rows[0]).toMatchObject({ revision: 2, textHash: 'new', foundAt: t(0) })
        const raw = await client.send(
          new QueryCommand({
            TableName: table,
            IndexName: 'due',
            KeyConditionExpression: 'due = :d',
            ExpressionAttributeValues: { ':d': { S: 'plan' } },
          }),
        )
        expect(Object.keys(raw.Items?.[0] ?? {}).sort()).toEqual(['due', 'dueAt', 'pk', 'sk'])
      })

      test('many hits are read at once, the same one once', async () => {
        for (let n = 0; n < 130; n++) await store.addHit(hit(n, 0))
        const refs = Array.from({ length: 140 }, (_, n) => ref(n))
        expect(await store.hits([...refs, ref(1)])).toHaveLength(130)
        expect(await store.hits([])).toEqual([])
        expect(await store.duePlans(t(1))).toHaveLength(130)
      })

      test('an entry knows its hits', async () => {
        await store.addHit(hit(1, 0))
        await store.addHit(hit(1, 0, { storyline: 'other' }))
        await store.addHit(hit(2, 0))
        expect((await store.hitsOfEntry(key(1))).map(found => found.storyline).sort()).toEqual(['other', 'troop-offers'])
      })
    })

    describe('boards', () => {
      const planned = (n: number): PlannedHit => ({
        entryKey: key(n),
        revision: 1,
        development: `${t(0)}-${key(n)}`,
        rev: 1,
        decisions: { desk: { decision: 'send', reason: 'new', message: now.sk } },
        kept: [],
      })

      test('a board is replaced only over the version that was read', async () => {
        expect(await store.board('s')).toEqual({ storyline: 's', version: 0, open: [], batch: [] })
        const first = { storyline: 's', version: 1, open: [{ id: 'd', told: { aaaaaaaa: ['desk'] } }], batch: [planned(1)] }
        expect(await store.commitBoard(first, 0)).toBe('applied')
        expect(await store.commitBoard({ ...first, batch: [] }, 0)).toBe('refused')
        expect(await store.board('s')).toEqual(first)
        expect(await store.commitBoard({ ...first, version: 2, batch: [] }, 1)).toBe('applied')
        expect((await store.board('s')).batch).toEqual([])
      })

      test('a board of more than 64 KB is a fault', async () => {
        const batch = Array.from({ length: 400 }, (_, n) => planned(n))
        await expect(store.commitBoard({ storyline: 's', version: 1, open: [], batch }, 0)).rejects.toThrow(/board s has \d+ bytes/)
      })

      test('a development grows, and an older revision of it is refused', async () => {
        const development = { id: 'd', storyline: 's', rev: 2, title: 'T', firstAt: t(0), lastAt: t(0), members: [key(1)] }
        expect(await store.development('s', 'd')).toBeUndefined()
        expect(await store.applyDevelopment(development)).toBe('applied')
        expect(await store.applyDevelopment(development)).toBe('applied')
        expect(await store.applyDevelopment({ ...development, rev: 3, members: [key(2)] })).toBe('applied')
        expect(await store.applyDevelopment(development)).toBe('refused')
        expect(await store.development('s', 'd')).toEqual({ ...development, rev: 3, members: [key(1), key(2)] })
      })
    })

    describe('messages', () => {
      const want = (rev: number, minute = 0, once = false) =>
        store.wantMessage({ ref: now, rev, once, now: t(minute), failAfter: t(minute + 1440) })
      const add = (n: number, minute = 0) =>
        store.addToBacklog({ ref: backlog, entryKeys: [key(n)], now: t(minute), dueAt: t(minute + 2), failAfter: t(minute + 1440) })
      const claim = (of: MessageRef, id: string, minute: number, unmarked?: string) =>
        store.claimMessage(of, { id, now: t(minute), until: t(minute + 2), ...(unmarked === undefined ? {} : { unmarked }) })
      const sent = { outcome: 'sent', maybeTwice: false, now: t(1) }

      test('a backlog message that is full takes no more', async () => {
        const many = Array.from({ length: mostBacklogEntries }, (_, n) => key(n))
        const at = { now: t(0), dueAt: t(2), failAfter: t(1440) }
        expect(await store.addToBacklog({ ref: backlog, entryKeys: many, ...at })).toBe('applied')
        expect(await add(mostBacklogEntries + 1)).toBe('refused')
        expect((await store.message(backlog))?.keys).toHaveLength(mostBacklogEntries)
      })

      test('a message is wanted once a revision', async () => {
        expect(await want(3)).toBe('applied')
        expect(await want(3, 1)).toBe('refused')
        expect(await want(1, 1)).toBe('refused')
        expect(await store.message(now)).toEqual({
          ...now,
          storyline: 'troop-offers',
          development: `${t(0)}-${key(1)}`,
          wantRev: 3,
          state: 'due',
          attempts: 0,
          dueAt: t(0),
          failAfter: t(1440),
          createdAt: t(0),
        })
        expect(await store.dueMessages(t(0))).toEqual([now])
      })

      test('one attempt at a time; the mark ends it', async () => {
        await want(3)
        expect(await claim(now, 'a', 0)).toMatchObject({ claim: 'a', attempts: 1, dueAt: t(2) })
        expect(await claim(now, 'b', 1)).toBeUndefined()
        expect(await store.dueMessages(t(1))).toEqual([])
        expect(await store.markSent(now, { claim: 'b', rev: 3, ...sent })).toBe('refused')
        expect(await store.markSent(now, { claim: 'a', rev: 3, ...sent })).toBe('applied')
        expect(await store.markSent(now, { claim: 'a', rev: 3, ...sent })).toBe('refused')
        const message = await store.message(now)
        expect(message).toMatchObject({ state: 'sent', toldRev: 3, outcome: 'sent', sentAt: t(1), attempts: 1 })
        for (const gone of ['dueAt', 'claim', 'claimUntil', 'failAfter', 'maybeTwice']) expect(message).not.toHaveProperty(gone)
        expect(await store.dueMessages(t(59))).toEqual([])
        expect(await claim(now, 'c', 5)).toBeUndefined()
      })

      test('the answer to the own claim may be lost: claiming again with its id finds it', async () => {
        await want(3)
        await claim(now, 'a', 0)
        expect(await claim(now, 'a', 0)).toMatchObject({ claim: 'a', attempts: 1 })
      })

      test('a claim that ran out without a mark can be taken over, and the message may then have been told twice', async () => {
        await want(3)
        await claim(now, 'a', 0)
        expect(await claim(now, 'b', 1, 'a')).toBeUndefined()
        expect(await claim(now, 'b', 3)).toBeUndefined()
        expect(await claim(now, 'b', 3, 'other')).toBeUndefined()
        expect(await claim(now, 'b', 3, 'a')).toMatchObject({ claim: 'b', attempts: 2, maybeTwice: true })
        await store.postponeMessage(now, { claim: 'b', dueAt: t(10), outcome: 'refused' })
        await claim(now, 'c', 10)
        await store.markSent(now, { claim: 'c', rev: 3, ...sent })
        expect(await store.message(now)).toMatchObject({ state: 'sent', maybeTwice: true, attempts: 3 })
      })

      test('what grows while it is sent is due again', async () => {
        await want(3)
        await claim(now, 'a', 0)
        await want(4, 1)
        expect(await store.markSent(now, { claim: 'a', rev: 3, ...sent })).toBe('refused')
        expect(await store.markGrown(now, { claim: 'a', rev: 3, now: t(1) })).toBe('applied')
        const message = await store.message(now)
        expect(message).toMatchObject({ state: 'due', wantRev: 4, toldRev: 3, dueAt: t(1) })
        expect(message).not.toHaveProperty('claim')
      })

      test('a failed attempt gives the claim back', async () => {
        await want(3)
        await claim(now, 'a', 0)
        expect(await store.postponeMessage(now, { claim: 'b', dueAt: t(9) })).toBe('refused')
        expect(await store.postponeMessage(now, { claim: 'a', dueAt: t(5), outcome: '503', maybeTwice: true })).toBe('applied')
        const message = await store.message(now)
        expect(message).toMatchObject({ state: 'due', dueAt: t(5), outcome: '503', maybeTwice: true, failAfter: t(1440) })
        expect(message).not.toHaveProperty('claim')
        expect(await store.postponeMessage(now, { dueAt: t(7) })).toBe('applied')
        expect(await store.message(now)).toMatchObject({ dueAt: t(7), outcome: '503' })
        await store.postponeMessage(now, { dueAt: t(7), failAfter: t(2000) })
        expect(await store.message(now)).toMatchObject({ failAfter: t(2000) })
      })

      test('a message is closed as it was read, never under a living attempt', async () => {
        await want(3)
        const read = await store.message(now)
        if (read === undefined) throw new Error('no message')
        const close = { state: 'cancelled', outcome: 'the subscription is gone', now: t(1) } as const
        await want(4)
        expect(await store.closeMessage(read, close)).toBe('refused')
        await claim(now, 'a', 0)
        expect(await store.closeMessage({ ...read, wantRev: 4 }, close)).toBe('refused')
        await store.postponeMessage(now, { claim: 'a', dueAt: t(1) })
        expect(await store.closeMessage({ ...read, wantRev: 4 }, close)).toBe('applied')
        expect(await store.message(now)).toMatchObject({ state: 'cancelled', outcome: 'the subscription is gone' })
        expect(await store.dueMessages(t(59))).toEqual([])
      })

      test('a message wanted once is told once, and only a later revision brings a cancelled one back', async () => {
        expect(await want(3, 0, true)).toBe('applied')
        expect(await want(4, 0, true)).toBe('applied')
        const read = await store.message(now)
        if (read === undefined) throw new Error('no message')
        await store.closeMessage(read, { state: 'cancelled', outcome: 'lapsed', now: t(1) })
        expect(await want(4, 2, true)).toBe('refused')
        expect(await want(5, 2, true)).toBe('applied')
        expect(await store.message(now)).toMatchObject({ state: 'due', wantRev: 5, dueAt: t(2) })
        await claim(now, 'a', 2)
        expect(await want(6, 3, true)).toBe('refused')
        await store.markSent(now, { claim: 'a', rev: 5, ...sent })
        expect(await want(7, 3, true)).toBe('refused')
        expect(await want(8, 3)).toBe('applied')
      })

      test('a closed message is wanted again by a newer revision only', async () => {
        await want(3)
        const read = await store.message(now)
        if (read === undefined) throw new Error('no message')
        await store.closeMessage(read, { state: 'failed', outcome: 'given up', now: t(1) })
        expect(await want(3)).toBe('refused')
        expect(await want(4)).toBe('applied')
      })

      test('a backlog message takes entries until it is sealed, and its first entry sets the time', async () => {
        expect(await add(1)).toBe('applied')
        expect(await add(2, 1)).toBe('applied')
        expect(await add(2, 1)).toBe('applied')
        expect(await store.message(backlog)).toMatchObject({ storyline: 'troop-offers', keys: [key(1), key(2)], dueAt: t(2), state: 'due' })
        await claim(backlog, 'a', 2)
        expect(await add(3, 2)).toBe('refused')
        await store.postponeMessage(backlog, { claim: 'a', dueAt: t(3) })
        expect(await add(3, 2)).toBe('refused')
        await claim(backlog, 'b', 3)
        expect(await store.markSent(backlog, { claim: 'b', keys: [key(1)], ...sent })).toBe('refused')
        expect(await store.markSent(backlog, { claim: 'b', keys: [key(1), key(2)], ...sent })).toBe('applied')
        expect(await add(4, 3)).toBe('refused')
        expect(await store.message(backlog)).toMatchObject({ state: 'sent', keys: [key(1), key(2)] })
      })

      test('messages are read by reference and by day, and do not stand among the hits', async () => {
        await want(3)
        await add(1, 1)
        await store.addHit(hit(1, 0))
        expect(await store.messages([now, backlog, { ...now, channel: 'none' }])).toHaveLength(2)
        const { rows } = await store.messagesByDay('2026-11-24', { limit: 10 })
        expect(rows.map(row => row.sk)).toEqual([backlog.sk, now.sk])
        expect((await store.hitsByStoryline('troop-offers', { limit: 10 })).rows).toHaveLength(1)
      })

      test('a channel remembers how it is', async () => {
        expect(await store.channelState('mail')).toBeUndefined()
        await store.putChannelState({ channel: 'mail', notBefore: t(5), failingSince: t(0), lastError: 'refused' })
        await store.putChannelState({ channel: 'mail', lastOkAt: t(6) })
        expect(await store.channelState('mail')).toEqual({ channel: 'mail', lastOkAt: t(6) })
      })
    })

    test('an item that is not as it should be is a fault, not read as something else', async () => {
      await documentClient(client).send(new PutCommand({ TableName: table, Item: { ...hitKey(ref(1)), at: t(0), score: 'high' } }))
      await expect(store.hit(ref(1))).rejects.toThrow(/score/)
    })
  })
}
