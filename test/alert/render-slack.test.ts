import type { KnownBlock } from '@slack/types'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderSlack, type SlackPayload } from '../../lib/alert/render-slack.ts'
import { mrkdwn } from '../../lib/alert/slack-text.ts'
import { backlog, content, german, hit, russian } from './contents.ts'
import { nastyContent } from './nasty-content.ts'

/** Every mrkdwn text of a payload, in order. */
const texts = ({ blocks }: SlackPayload): string[] => blocks.flatMap(textsOf)
function textsOf(block: KnownBlock): string[] {
  if (block.type === 'section') return [block.text?.text ?? '']
  if (block.type === 'context') return block.elements.flatMap(element => ('text' in element ? [element.text] : []))
  return []
}
const all = (payload: SlackPayload): string => texts(payload).join('\n')
/** As a reader sees it: without the zero-width spaces. */
const seen = (payload: SlackPayload): string => all(payload).replaceAll('\u200b', '')
const header = ({ blocks: [first] }: SlackPayload): string => (first?.type === 'header' ? first.text.text : '')

describe('a development', () => {
  const payload = renderSlack(content({ dashboardUrl: 'https://wire.example.org' }))

  it('shows what an analyst judges by', () => {
    expect(header(payload)).toBe('North Korean troops for Russia')
    expect(seen(payload)).toContain('*북한*, *러시아*에 공병 *병력* 파견 제안')
    expect(seen(payload)).toContain('>당국자는 "*북한*이 *병력*을 더 보내려 한다"고 말했다.')
    expect(seen(payload)).toContain('<https://news.example.org/a?x=1&amp;y=2>')
    expect(seen(payload)).toContain('Yonhap, Daily NK · Korean · 24 Nov 2026, 09:12 CET · score 7.3')
    expect(seen(payload)).toContain('Matched: @north-korea (북한), @russia (러시아), troops (병력)')
    expect(seen(payload)).toContain('the subscription “desk” follows “North Korean troops for Russia”')
    expect(seen(payload)).toContain('<https://wire.example.org|Open the dashboard>')
    expect(all(payload)).not.toContain('SAMPLE')
  })

  it('has a plain text with title and link, and unfolds no previews', () => {
    expect(payload.text).toContain('북한, 러시아에 공병 병력 파견 제안')
    expect(payload.text).toContain('https://news.example.org/a?x=1&amp;y=2')
    expect(payload).toMatchObject({ unfurl_links: false, unfurl_media: false })
  })

  it('makes bold bold inside words too', () => {
    expect(all(payload)).toContain('*북한*\u200b이')
    expect(all(renderSlack(content({ hits: [german] })))).toContain('*Nordkorea* bietet *Russland* weitere')
  })

  it('says what is missing', () => {
    expect(seen(renderSlack(content({ hits: [russian] })))).toContain('no publication time, found 24 Nov 2026, 09:13 CET')
    expect(seen(renderSlack(content({ hits: [hit('x', { link: null })] })))).toContain('the feed gives no link')
    expect(seen(renderSlack(content()))).not.toContain('dashboard')
  })

  it('is marked as sample in header, body and text', () => {
    const sample = renderSlack(content({ sample: true }))
    expect(header(sample)).toBe('SAMPLE · North Korean troops for Russia')
    expect(all(sample)).toContain('*SAMPLE*: played from the bundled sample wire')
    expect(sample.text).toMatch(/^\[SAMPLE\] /)
  })
})

it('a backlog says how many, shows the newest five and how many more', () => {
  const payload = renderSlack(backlog({ dashboardUrl: 'https://wire.example.org' }))
  expect(seen(payload)).toContain('37 older entries already match. The newest five:')
  expect(seen(payload)).toContain('*Nordkorea* bietet')
  expect(seen(payload)).toContain('Fifth')
  expect(seen(payload)).toContain('32 more: <https://wire.example.org|see all in the dashboard>')
  expect(payload.text).toContain('37 older entries already match')
})

describe('links', () => {
  it.each([
    ['https://a.example/x?a=1&b=<2>', 'https://a.example/x?a=1&amp;b=&lt;2&gt;'],
    ['https://a.example/x_y_z*~`', 'https://a.example/x_y_z*~`'],
    ['https://a.example/a|b c', '`https://a.example/a|b c`'],
    ['https://a.example/북한?q=트럼프', '<https://a.example/북한?q=트럼프>'],
    ['urn:uuid:1', 'urn:uuid:1'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
  ])('%s are shown as the feed gave them, only escaped', (link, shown) => {
    const payload = renderSlack(content({ hits: [hit('x', { link })] }))
    expect(all(payload)).toContain(shown)
    expect(payload.text).toContain(shown.replaceAll(/^[<`]|[>`]$/g, ''))
  })

  it('with a bar or a space still open when clicked', () => {
    expect(all(renderSlack(content({ hits: [hit('x', { link: 'https://a.example/a|b c' })] })))).toContain(
      '<https://a.example/a%7Cb%20c|open>',
    )
  })

  it('that are no web address are not clickable', () => {
    expect(all(renderSlack(content({ hits: [hit('x', { link: 'javascript:alert(1)' })] })))).not.toContain('<javascript')
  })

  it.each([1_000, 2_950, 5_000])('of %i characters are shown whole', length => {
    const link = `https://a.example/${'&b'.repeat(length / 2)}`
    const payload = renderSlack(content({ hits: [hit('x', { link })] }))
    const escaped = link.replaceAll('&', '&amp;')
    if (escaped.length < 5_800) expect(texts(payload).join('')).toContain(escaped)
    expect(payload.text).toContain(escaped)
    expectFits(payload)
  })
})

describe('foreign text does nothing', () => {
  it.each([
    ['<!channel> & <@U123>', '&lt;!channel&gt; &amp; &lt;@U123&gt;'],
    ['@here @channel @everyone', '@\u200bhere @\u200bchannel @\u200beveryone'],
    ['*a* _b_ ~c~ `d`', '\u2217a\u2217 \u02cdb\u02cd \u223cc\u223c \u02cbd\u02cb'],
    ['snake_case_name', 'snake_case_name'],
    [':fire: 10:30', ':\u200bfire: 10:30'],
    ['> quoted', '\u200b&gt; quoted'],
  ])('%s', (text, shown) => expect(mrkdwn(text)).toBe(shown))

  it('in a header, where a storyline is named by a person', () => {
    expect(header(renderSlack(content({ storyline: { id: 's', title: '@here\n‮x' } })))).toBe('@\u200bhere x')
  })
})

/** Slack's own syntax that we write: links, and the marks around bold. */
const OURS = /<(https?:[^<>|]*)(\|[^<>|]*)?>/g

function expectFits(payload: SlackPayload): void {
  expect(payload.blocks.length).toBeLessThanOrEqual(50)
  expect(JSON.stringify(payload.blocks).length).toBeLessThanOrEqual(12_000)
  expect(header(payload).length).toBeLessThanOrEqual(150)
  expect(header(payload)).not.toBe('')
  for (const block of payload.blocks) {
    for (const text of textsOf(block)) {
      expect(text.length).toBeLessThanOrEqual(3_000)
      expect(text).not.toBe('')
    }
    if (block.type === 'context') expect(block.elements.length).toBeLessThanOrEqual(10)
  }
}

it('whatever feeds write, the payload fits, mentions nobody and stays one line a part', () => {
  fc.assert(
    fc.property(nastyContent, message => {
      const payload = renderSlack(message)
      expectFits(payload)
      for (const text of [...texts(payload), payload.text]) {
        const foreign = text.replace(OURS, '')
        expect(foreign.replace(/^>/gm, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/)
        expect(foreign).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|\p{Cs}/u)
        if (!message.hits.some(({ link }) => link?.includes('@'))) expect(foreign).not.toMatch(/@(here|channel|everyone)/)
      }
      const [first] = message.hits
      if (first?.link && first.link.length < 100 && !/[\p{Cc}\p{Cs}\s|\u2028\u202e\u2066\u200f\u061c\ufeff]/u.test(first.link))
        expect(all(payload)).toContain(first.link.replace(/[&<>]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? c))
    }),
    { numRuns: 150 },
  )
})

it('says how many did not fit', () => {
  const many = Array.from({ length: 60 }, (_, at) => hit(`Entry ${at} ${'long '.repeat(60)}`))
  const payload = renderSlack(content({ hits: many }))
  expectFits(payload)
  const shown = [...seen(payload).matchAll(/Entry (\d+)/g)].length
  expect(shown).toBeGreaterThan(5)
  expect(seen(payload)).toContain(`${60 - shown} more`)
})
