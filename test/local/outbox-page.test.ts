/** The outbox as a person sees it, over the laptop's own server in a real browser; and what the server refuses. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outboxChannel } from '../../lib/alert/channels/outbox.ts'
import { outboxRoute } from '../../lib/local/outbox/route.ts'
import { type LocalServer, serve } from '../../lib/local/serve.ts'
import { backlog, message } from '../alert/contents.ts'
import { noBrowser, openBrowser } from '../dashboard/browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const directory = mkdtempSync(join(tmpdir(), 'storywire-outbox-'))
let server: LocalServer
let asked: string[] = []

beforeAll(async () => {
  server = await serve(
    {
      query: async event => {
        asked.push(`${event.requestContext.http.method} ${event.rawPath}?${event.rawQueryString}`)
        return { statusCode: 404, headers: { 'content-type': 'application/problem+json' }, body: '{"status":404}' }
      },
      routes: [outboxRoute(() => directory)],
      now: () => new Date('2026-11-24T09:00:00Z'),
      onError: cause => {
        throw cause
      },
    },
    0,
  )
})
afterAll(() => server.close())

test('an empty outbox says what will come', async () => {
  const page = await (await fetch(`${server.url}/outbox`)).text()
  expect(page).toMatch(/<main/)
  expect(page).toMatch(/nothing|no message|empty/i)
})

test('what is not the outbox goes to the query function, as an API Gateway event', async () => {
  asked = []
  const answer = await fetch(`${server.url}/v1/hits?limit=2&source=a`)
  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(asked).toEqual(['GET /v1/hits?limit=2&source=a'])
})

test('a page elsewhere that resolves its own name to this machine is refused', async () => {
  const { port } = new URL(server.url)
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/outbox', headers: { host: 'evil.example' } }, response => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
  expect(status).toBe(421)
})

test('no file outside the outbox is served', async () => {
  for (const path of ['/outbox/..%2f..%2fetc%2fpasswd/file', '/outbox/../../etc/passwd', '/outbox/.hidden/file'])
    expect((await fetch(`${server.url}${path}`)).status).toBe(404)
})

describe.skipIf(noBrowser !== undefined)(`in a browser${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    const mail = { id: 'desk-mail', type: 'email', to: ['desk@example.org'], from: 'storywire@example.org' } as const
    const slack = { id: 'desk-slack', type: 'slack', secret: 'SLACK_DESK_URL' } as const
    const signal = AbortSignal.timeout(10_000)
    await outboxChannel({ directory, settings: mail }).send({ ...message(), id: 'desk/desk-mail/DEV#a/b@1' }, signal)
    await outboxChannel({ directory, settings: slack }).send({ ...message({ sample: true }), id: 'desk/desk-slack/DEV#a/b@1' }, signal)
    const older = { ...message(), content: backlog(), id: 'desk/desk-mail/EP#backlog#a#h@1', at: '2026-11-24T07:00:00.000Z' }
    await outboxChannel({ directory, settings: mail }).send(older, signal)
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  const looks = [
    { name: 'light', width: 1280, colorScheme: 'light' },
    { name: 'dark', width: 1280, colorScheme: 'dark' },
    { name: 'narrow', width: 390, colorScheme: 'light' },
    { name: 'narrow and dark', width: 390, colorScheme: 'dark' },
  ] as const
  test.each(looks)(
    'axe finds nothing, and nothing is wider than the window: $name',
    { timeout: 60_000 },
    async ({ width, colorScheme }) => {
      const page = await browser.newPage({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true })
      await page.goto(`${server.url}/outbox`)
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() => (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run())
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await page.close()
    },
  )

  test('a mail shows its HTML in a frame, a Slack message its text, each by a click', { timeout: 60_000 }, async () => {
    const page = await browser.newPage()
    await page.goto(`${server.url}/outbox`)
    await page
      .getByRole('link', { name: /desk-mail/ })
      .first()
      .click()
    await expect.poll(() => page.frames().length).toBe(2)
    await expect.poll(async () => await page.frames()[1]?.locator('mark').count()).toBeGreaterThan(0)
    await page
      .getByRole('link', { name: /desk-slack/ })
      .first()
      .click()
    await expect.poll(async () => await page.locator('main').innerText()).toContain('SAMPLE')
    await page.close()
  })
})
