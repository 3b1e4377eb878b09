/** The page in a real browser over the real API and store: what a reader sees, hears and reaches by keyboard. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Configuration } from '../../lib/config/configuration.ts'
import { buildDashboard } from '../../lib/dashboard/build.ts'
import { silentLog } from '../../lib/log.ts'
import { makeApi } from '../../lib/query/api.ts'
import type { PageAssets } from '../../lib/query/page-assets.ts'
import { documentClient, makeDynamoStore } from '../../lib/store/dynamo.ts'
import type { Store } from '../../lib/store/store.ts'
import { ago, configuration, inventedHits, now, planAll, pollAll } from '../query/invented-wire.ts'
import { type Engine, newTable, startDynalite } from '../store/engines.ts'
import { noBrowser, openBrowser } from './browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }

let engine: Engine
let browser: Browser
let assets: PageAssets
/** For tests that only read. */
let shared: Store
const closing: (() => Promise<unknown>)[] = []

describe.skipIf(noBrowser !== undefined)(
  `the page${noBrowser === undefined ? '' : ` (skipped: ${noBrowser})`}`,
  { timeout: 60_000 },
  () => {
    beforeAll(async () => {
      ;[engine, browser, assets] = await Promise.all([startDynalite(), openBrowser(), buildDashboard()])
      shared = await fullStore()
    })
    afterAll(async () => {
      await browser?.close()
      await engine?.close()
    })
    afterEach(async () => {
      for (const close of closing.splice(0).reverse()) await close()
    })

    const emptyStore = async (): Promise<Store> =>
      makeDynamoStore({ client: documentClient(engine.client), table: await newTable(engine.client), now: () => now })

    const hits = inventedHits(70)
    async function fullStore(n = 70): Promise<Store> {
      const store = await emptyStore()
      await Promise.all(hits.slice(0, n).map(hit => store.addHit(hit)))
      await planAll(store, hits.slice(0, n))
      await pollAll(store)
      return store
    }

    /** The page of a store, opened; its clock stands still until it is run. */
    async function open(
      store: Store,
      options: BrowserContextOptions & { path?: string; sample?: boolean; configuration?: Configuration; refuse?: () => boolean } = {},
    ) {
      const { path = '/', sample = false, refuse = () => false, configuration: configured = configuration, ...context } = options
      const api = makeApi({ store, configuration: configured, now: () => now, log: silentLog, page: assets, sample })
      const asked: string[] = []
      const server = createAdaptorServer({
        fetch: request => {
          asked.push(new URL(request.url).pathname)
          if (refuse() && request.url.includes('/v1/')) return new Response('no', { status: 503 })
          return api.fetch(request)
        },
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      closing.push(() => new Promise(resolve => server.close(resolve)))
      const page = await browser.newPage({ viewport: wide, timezoneId: 'Europe/Berlin', ...context })
      closing.push(() => page.close())
      const faults: string[] = []
      page.on('pageerror', error => faults.push(String(error)))
      page.on('console', message => message.type() === 'error' && !refuse() && faults.push(message.text()))
      page.on('dialog', dialog => void faults.push(dialog.message()))
      await page.clock.install({ time: now })
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
      await page.locator('.updated, .error').first().waitFor()
      return { page, faults, asked }
    }

    const titles = (page: Page) => page.locator('.headline').allInnerTexts()

    async function violations(page: Page): Promise<readonly string[]> {
      await page.evaluate(axe)
      const results = await page.evaluate(() => (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run())
      return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)
    }

    const looks = [
      { name: 'light', options: { colorScheme: 'light' } },
      { name: 'dark', options: { colorScheme: 'dark' } },
      { name: '390 px', options: { colorScheme: 'light', viewport: narrow } },
      { name: '390 px, dark, sample', options: { colorScheme: 'dark', viewport: narrow, sample: true } },
      { name: 'sample', options: { colorScheme: 'light', sample: true } },
      { name: 'one storyline', options: { colorScheme: 'light', path: '/?storyline=worker-deployments' } },
      { name: 'between', options: { colorScheme: 'dark', viewport: { width: 900, height: 900 } } },
    ] as const
    test('axe finds nothing, in every look', { timeout: 90_000 }, async () => {
      const store = await fullStore(24)
      for (const { name, options } of looks) {
        const { page, faults } = await open(store, options)
        for (const button of await page
          .locator('.why-button')
          .all()
          .then(all => all.slice(0, 2)))
          await button.click()
        for (const fold of await page.locator('.fold summary').all()) await fold.click()
        expect(await violations(page), name).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBe(0)
        expect(faults).toEqual([])
        await page.close()
      }
    })

    test('four lists tell what is stored', async () => {
      const { page } = await open(shared)
      expect(await page.locator('.summary').innerText()).toMatch(
        /^\d+ hits on 5 of 5 storylines in the last day\. 4 feeds need attention\.$/,
      )
      expect(await page.locator('.story .name').allInnerTexts()).toEqual([
        'All storylines',
        ...configuration.storylines.map(({ title }) => title),
      ])

      // One entry of two storylines stands once, and names both.
      const second = page.locator('.hit').nth(1)
      expect(await second.locator('.headline a').getAttribute('href')).toBe('https://harbour-post.example/2026/101')
      expect(await second.locator('.headline mark').allInnerTexts()).toEqual(['Pyongyang', 'sappers', 'Russian'])
      expect(await second.locator('.thread').allInnerTexts()).toEqual(['North Korean troops for Russia', 'Kim and Putin'])
      expect(await second.locator('.source').allInnerTexts()).toEqual(['Harbour Post', 'Spree-Blatt'])
      expect(await second.locator('.when').innerText()).toMatch(/10:18\s+23 min ago/)
      expect(await page.locator('.hit').first().locator('.headline a').getAttribute('lang')).toBe('ko')

      const alerts = page.locator('.alert')
      expect(await alerts.first().innerText()).toMatch(/waiting to desk: the first message of this development/)
      expect(await alerts.first().innerText()).toMatch(/desk-slack tries again in 4 min: HTTP 503 from hooks\.slack\.example/)
      expect(await page.locator('.alerts').innerText()).toContain('below for everything: its score is under the filter (4.25 < 6)')
      expect(await page.locator('.delivery.failed').first().innerText()).toContain(
        'desk-mail failed: the mail server refused the recipient (550)',
      )

      expect(await page.locator('.feeds > .feed-list .health').allInnerTexts()).toEqual(['broken', 'blocked', 'fine', 'gone'])
      expect(await page.locator('.feed.fine .words').innerText()).toContain('Possible loss between')
      await page.locator('.fold summary').last().click()
      expect(await page.locator('.feed.off').innerText()).toContain('selectors not checked since the site changed in July')
      expect(await page.locator('.sample').count()).toBe(0)
    })

    test('what a laptop wrote to the outbox is not called sent', async () => {
      const { page } = await open(shared)
      const row = page.locator('.decisions > li').filter({ hasText: 'nobody was told' }).first()
      expect(await row.locator('.verdict').innerText()).toMatch(/in the outbox$/)
      expect(await row.getByRole('link', { name: 'the outbox' }).getAttribute('href')).toBe('outbox')
      expect(await row.innerText()).toMatch(/in the outbox for everything:[\s\S]*in the outbox, nobody was told$/)
      expect(await row.innerText()).not.toMatch(/\bsent\b/)
    })

    test('older hits come at a press, each once', async () => {
      const { page } = await open(shared)
      const before = await titles(page)
      await page.getByRole('button', { name: 'Older hits' }).click()
      await page.getByText('70 hits in all.').waitFor()
      const after = await titles(page)
      expect(after.slice(0, before.length)).toEqual(before)
      expect(after).toHaveLength(new Set(hits.map(hit => hit.entryKey)).size)
    })

    test('by keyboard: skip, filter, why, and back', async () => {
      const { page } = await open(shared)
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').innerText()).toBe('Skip to the hits')
      expect((await page.locator(':focus').boundingBox())?.y).toBeGreaterThanOrEqual(0)
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').innerText()).toBe((await titles(page))[0])
      expect(await page.locator(':focus').evaluate(element => getComputedStyle(element).outlineStyle)).toBe('solid')

      // On to the first “Why”: it opens, and says what stood for what.
      while (!(await page.locator(':focus').innerText()).startsWith('Why')) await page.keyboard.press('Tab')
      await page.keyboard.press('Space')
      expect(await page.locator(':focus').getAttribute('aria-expanded')).toBe('true')
      expect(await page.locator('.why:visible').innerText()).toMatch(/@north-korea\s+북한/)

      // A storyline by Enter: both lists follow, the address too; back brings all again.
      await page.locator('.story', { hasText: 'Arms from' }).focus()
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.querySelector('.hits .note')?.textContent === 'Arms from North Korea to Russia')
      await page.locator('.hits > div[aria-busy="false"]').waitFor()
      expect(new URL(page.url()).search).toBe('?storyline=arms-transfers')
      expect(await page.title()).toBe('Arms from North Korea to Russia · Storywire')
      expect(new Set(await page.locator('.alert-head span').allInnerTexts())).toEqual(new Set(['Arms from North Korea to Russia']))
      expect((await titles(page)).every(title => /Munition|ракети/.test(title))).toBe(true)
      await page.goBack()
      await page.locator('.hits > div[aria-busy="false"]').waitFor()
      await page.waitForFunction(() => document.querySelectorAll('.hit').length > 20)
    })

    test('a refresh brings what is new and leaves the reader where they are', async () => {
      const store = await fullStore(40)
      const { page, faults } = await open(store)
      const link = page.locator('.hit').nth(12).locator('.headline a')
      await link.focus()
      await page.locator('.hits').evaluate(pane => pane.scrollBy(0, 120))
      const place = (await link.boundingBox())?.y
      const handle = await link.elementHandle()
      const [first] = hits
      if (first === undefined) throw new Error('no hit')
      for (const n of [1, 2, 3])
        await store.addHit({ ...first, entryKey: `f00000000000000${n}`, foundAt: ago(1), entry: { ...first.entry, title: `Fresh ${n}` } })
      await page.clock.runFor(15_000)
      await page.locator('.hit', { hasText: 'Fresh 3' }).waitFor({ state: 'attached' })
      expect((await titles(page)).slice(0, 3)).toEqual(['Fresh 3', 'Fresh 2', 'Fresh 1'])
      expect(await page.locator('.hit.fresh').count()).toBe(3)
      expect(await page.locator('[role=status]').innerText()).toBe('3 new hits')
      expect(await handle?.evaluate(element => element === document.activeElement)).toBe(true)
      expect((await handle?.boundingBox())?.y).toBeCloseTo(place ?? 0, 0)
      // The next one brings nothing: nothing is new any more, nothing is said.
      await page.clock.runFor(15_000)
      await page.waitForFunction(() => document.querySelectorAll('.fresh').length === 0)
      expect(await page.locator('[role=status]').innerText()).toBe('')
      expect(faults).toEqual([])
    })

    test('in one column, too, the reader stays where they are', async () => {
      const store = await fullStore(40)
      const { page } = await open(store, { viewport: narrow })
      await page.evaluate(() => scrollTo(0, 2_500))
      const row = page.locator('.hit').nth(10)
      const place = (await row.boundingBox())?.y
      const handle = await row.elementHandle()
      const [first] = hits
      if (first === undefined) throw new Error('no hit')
      await store.addHit({ ...first, entryKey: 'f000000000000001', foundAt: ago(1) })
      await page.clock.runFor(15_000)
      await page.locator('.hit.fresh').waitFor({ state: 'attached' })
      expect((await handle?.boundingBox())?.y).toBeCloseTo(place ?? 0, 0)
    })

    test('a failing refresh says so, keeps the rows, and recovers', async () => {
      let down = false
      const { page } = await open(await fullStore(20), { refuse: () => down })
      const before = await titles(page)
      down = true
      await page.clock.runFor(15_000)
      await page.getByRole('alert').waitFor()
      expect(await page.getByRole('alert').innerText()).toContain('Storywire answered 503')
      expect(await titles(page)).toEqual(before)
      down = false
      await page.clock.runFor(15_000)
      await page.getByRole('alert').waitFor({ state: 'detached' })
    })

    test('down from the start: the page says so and comes up by itself', async () => {
      let down = true
      const { page } = await open(await fullStore(5), { refuse: () => down })
      expect(await page.getByRole('alert').innerText()).toContain('503')
      down = false
      await page.clock.runFor(15_000)
      await page.locator('.hit').first().waitFor()
    })

    test('it asks for nothing while paused or hidden, and at once afterwards', async () => {
      const { page, asked } = await open(await fullStore(5))
      const lists = () => asked.filter(path => path === '/v1/storylines').length
      const hide = (hidden: boolean) =>
        page.evaluate(value => {
          Object.defineProperty(document, 'hidden', { value, configurable: true })
          document.dispatchEvent(new Event('visibilitychange'))
        }, hidden)
      expect(lists()).toBe(1)
      await hide(true)
      await page.clock.runFor(120_000)
      expect(lists()).toBe(1)
      await hide(false)
      await expect.poll(lists).toBe(2)
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByText('Paused, as of').waitFor()
      await page.clock.runFor(120_000)
      expect(lists()).toBe(2)
      await page.getByRole('button', { name: 'Refresh' }).click()
      await expect.poll(lists).toBe(3)
      await page.getByRole('button', { name: 'Pause' }).click()
      await expect.poll(lists).toBe(4)
    })

    test('hostile entries stay text: no markup, no script, no link but to the web, no layout broken', async () => {
      const store = await emptyStore()
      const [first] = hits
      if (first === undefined) throw new Error('no hit')
      const hostile = [
        { title: '<script>window.pwned = 1</script><img src=x onerror="window.pwned = 2">', link: 'javascript:window.pwned=3' },
        { title: 'data', link: 'data:text/html,<script>alert(1)</script>' },
        { title: 'W'.repeat(600), link: `https://example.org/${'long'.repeat(200)}` },
        { title: 'عنوان من اليمين', link: 'https://example.org/rtl' },
        { title: '', link: null },
      ]
      for (const [n, { title, link }] of hostile.entries()) {
        const evidence = {
          title: { text: title, spans: [{ start: 0, end: 8, concept: '"><b>x' }] },
          body: [{ text: '<b>bold</b> & <i>', spans: [] }],
        }
        const entry = { ...first.entry, title, link, language: '"><img src=x onerror=alert(1)>' }
        const hit = { ...first, entryKey: `e00000000000000${9 - n}`, foundAt: ago(1), entry, evidence }
        await store.addHit(hit)
        await planAll(store, [hit])
      }
      const { page, faults } = await open(store, { viewport: narrow })
      const shown = await titles(page)
      expect(shown).toEqual([...hostile.slice(0, 4).map(({ title }) => title), 'no title'])
      expect(await page.locator('.headline a').evaluateAll(links => links.map(link => (link as HTMLAnchorElement).protocol))).toEqual([
        'https:',
        'https:',
      ])
      expect(await page.locator('.headline a').first().getAttribute('rel')).toBe('noopener noreferrer')
      expect(await page.locator('.excerpt').first().innerText()).toBe('<b>bold</b> & <i>')
      expect(await page.locator('main img, main script').count()).toBe(0)
      expect(await page.evaluate(() => (window as unknown as { pwned?: number }).pwned)).toBeUndefined()
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
      expect(faults).toEqual([])
    })

    test('empty lists say what to do', async () => {
      const store = await emptyStore()
      const { page } = await open(store)
      expect(await page.locator('.hits .empty').innerText()).toContain('npx storywire poll --once')
      expect(await page.locator('.alerts .empty').innerText()).toContain('No alert yet')
      expect(await violations(page)).toEqual([])

      await pollAll(store)
      const feeds = configuration.feeds.filter(({ id }) => id === 'wolga-politics' || id === 'wolga-wire')
      const cut = await open(store, { configuration: { ...configuration, feeds } })
      expect(await cut.page.locator('.hits .empty').innerText()).toContain('all 2 feeds are in trouble')
      expect(await violations(cut.page)).toEqual([])

      const nothing = { sources: [], feeds: [], entities: {}, storylines: [], channels: [], subscriptions: [] }
      const blank = await open(store, { configuration: nothing })
      expect(await blank.page.locator('.storylines').innerText()).toContain('config/storylines/')
      expect(await blank.page.locator('.feeds').innerText()).toContain('config/feeds.yaml')

      const unfollowed = await open(store, { configuration: { ...configuration, subscriptions: [] }, path: '/?storyline=troop-offers' })
      expect(await unfollowed.page.locator('.alerts .empty').innerText()).toContain('config/alerts.yaml')
    })

    test('the sample is marked', async () => {
      const { page } = await open(await fullStore(5), { sample: true })
      expect(await page.locator('.sample').innerText()).toMatch(/^SAMPLE/)
    })
  },
)
