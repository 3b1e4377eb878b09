import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { renderWebhook } from '../../lib/alert/render-webhook.ts'
import { german, message, russian } from './contents.ts'

it('has the documented shape, with texts and links as the feeds gave them', () => {
  const outgoing = message({ hits: [german, russian], kind: 'backlog', total: 12, dashboardUrl: 'https://wire.example.org' })
  const payload = JSON.parse(JSON.stringify(renderWebhook(outgoing)))
  expect(Object.keys(payload).sort()).toEqual(
    ['at', 'dashboardUrl', 'hits', 'id', 'kind', 'sample', 'storyline', 'subscription', 'total', 'version'].sort(),
  )
  expect(payload).toMatchObject({
    version: 1,
    id: outgoing.id,
    kind: 'backlog',
    storyline: { id: 'troop-offers', title: 'North Korean troops for Russia' },
    subscription: 'desk',
    total: 12,
    at: '2026-11-24T08:14:00.000Z',
    sample: false,
    dashboardUrl: 'https://wire.example.org',
  })
  expect(payload.hits[0]).toEqual({
    id: '0123456789abcdef~troop-offers',
    title: 'Nordkorea bietet Russland weitere Soldaten an',
    link: 'https://www.example.de/nordkorea?maca=de-rss&ref=a%20b',
    language: 'de',
    publishedAt: '2026-11-24T08:12:00.000Z',
    foundAt: '2026-11-24T08:13:40.000Z',
    sources: ['Deutsche Welle'],
    score: 7.25,
    evidence: JSON.parse(JSON.stringify(german.evidence)),
  })
  const { start, end } = payload.hits[0].evidence.title.spans[0]
  expect(payload.hits[0].evidence.title.text.slice(start, end)).toBe('Nordkorea')
  expect(payload.hits[1].publishedAt).toBeNull()
})

it('says null where there is no dashboard, and sample where it is one', () => {
  expect(renderWebhook(message({ sample: true }))).toMatchObject({ sample: true, dashboardUrl: null })
})

it('is what docs/channels.md shows, member for member', () => {
  const page = readFileSync(new URL('../../docs/channels.md', import.meta.url), 'utf8')
  const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
  const payload = JSON.parse(JSON.stringify(renderWebhook(message({ hits: [german] }))))
  const members = (value: Record<string, unknown>) => Object.keys(value).toSorted()
  expect(members(shown)).toEqual(members(payload))
  expect(members(shown.hits[0])).toEqual(members(payload.hits[0]))
  expect(members(shown.hits[0].evidence)).toEqual(members(payload.hits[0].evidence))
})
