import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { tame } from '../../lib/alert/foreign-text.ts'
import { renderMail } from '../../lib/alert/render-mail.ts'
import { backlog, content, german, hit, korean, russian } from './contents.ts'
import { nastyContent } from './nasty-content.ts'

/** What a mail program makes of the HTML. */
function parsed(html: string) {
  const page = { tags: new Set<string>(), hrefs: [] as string[], langs: [] as string[], text: '', marks: [] as string[], body: '' }
  const open: string[] = []
  const parser = new Parser({
    onopentag: (name, attributes) => {
      open.push(name)
      page.tags.add(name)
      if (attributes.href !== undefined) page.hrefs.push(attributes.href)
      if (attributes.lang !== undefined) page.langs.push(attributes.lang)
      if (Object.keys(attributes).some(attribute => /^on/i.test(attribute))) page.tags.add('handler')
      if (name === 'mark') page.marks.push('')
    },
    ontext: text => {
      if (open.includes('style') || open.includes('title')) return
      page.text += text
      if (open.includes('mark')) page.marks[page.marks.length - 1] += text
    },
    onclosetag: name => open.splice(open.lastIndexOf(name), 1),
  })
  parser.end(html)
  return page
}

describe('a development', () => {
  const mail = renderMail(content({ dashboardUrl: 'https://wire.example.org' }))
  const page = parsed(mail.html)

  it.each(['text', 'html'] as const)('shows in its %s what an analyst judges by', part => {
    const shown = part === 'html' ? page.text : mail.text
    for (const words of [
      'North Korean troops for Russia',
      '북한, 러시아에 공병 병력 파견 제안',
      '당국자는 "북한이 병력을 더 보내려 한다"고 말했다.',
      'Yonhap, Daily NK',
      'Korean',
      '24 Nov 2026, 09:12 CET',
      'score 7.3',
      '@north-korea',
      'https://news.example.org/a?x=1&y=2',
      'the subscription “desk” follows',
    ])
      expect(shown).toContain(words)
    expect(shown).not.toContain('SAMPLE')
  })

  it('marks the matched words in HTML; the plain text stands as it was written', () => {
    expect(page.marks).toEqual(['북한', '러시아', '병력', '북한', '병력'])
    expect(mail.text).toContain('북한, 러시아에 공병 병력 파견 제안')
  })

  it('links the entry as the feed gave it, and the dashboard', () => {
    expect(page.hrefs).toContain('https://news.example.org/a?x=1&y=2')
    expect(page.hrefs).toContain('https://wire.example.org')
    expect(mail.text).toContain('Dashboard: https://wire.example.org')
  })

  it('tells screen readers the language, and mail programs both colour schemes', () => {
    expect(page.langs).toEqual(['en', 'ko', 'ko'])
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark">')
    expect(mail.html).toContain('prefers-color-scheme:dark')
  })

  it('loads nothing from anywhere', () => {
    expect([...page.tags].filter(tag => ['img', 'link', 'script', 'iframe'].includes(tag))).toEqual([])
    expect(mail.html).not.toMatch(/url\(|@import/)
  })

  it('says what is missing', () => {
    const { text, html } = renderMail(content({ hits: [{ ...russian, link: null }] }))
    for (const part of [text, parsed(html).text]) {
      expect(part).toContain('no publication time, found 24 Nov 2026, 09:13 CET')
      expect(part).toContain('The feed gives no link.')
    }
  })

  it('is marked as sample in subject, text and HTML', () => {
    const sample = renderMail(content({ sample: true }))
    expect(sample.subject).toMatch(/^\[SAMPLE\] North Korean troops for Russia: /)
    expect(sample.text).toMatch(/^SAMPLE: /)
    expect(parsed(sample.html).text).toContain('SAMPLE: played from the bundled sample wire')
  })
})

it('a backlog says how many, shows the newest five and how many more', () => {
  const { subject, text, html } = renderMail(backlog({ dashboardUrl: 'https://wire.example.org' }))
  expect(subject).toBe('North Korean troops for Russia: 37 older entries already match')
  for (const part of [text, parsed(html).text]) {
    expect(part).toContain('37 older entries already match. The newest five:')
    expect(part).toContain('Nordkorea bietet Russland weitere Soldaten an')
    expect(part).toContain('КНДР предложила')
    expect(part).toContain('Fifth')
    expect(part).toContain('32 more in the dashboard')
  }
})

describe('links', () => {
  it.each([
    ['javascript:alert(1)', 0],
    ['data:text/html,<b>', 0],
    ['https://a.example/"onmouseover="x', 1],
    ["https://a.example/'>&amp;<b>", 1],
    [german.link ?? '', 1],
  ])('%s: %i to click, and readable as given', (link, clickable) => {
    const { text, html } = renderMail(content({ hits: [hit('x', { link })] }))
    const page = parsed(html)
    expect(text).toContain(link)
    expect(page.text).toContain(link)
    expect(page.hrefs.filter(href => href === link).length > 0).toBe(clickable > 0)
    expect(page.tags.has('handler') || page.tags.has('b')).toBe(false)
  })

  it('of any length are whole: in the HTML up to 8,000 characters, in the text always', () => {
    for (const length of [5_000, 50_000]) {
      const link = `https://a.example/${'x'.repeat(length)}`
      const { text, html } = renderMail(content({ hits: [hit('x', { link })] }))
      expect(text).toContain(link)
      expect(parsed(html).hrefs.includes(link)).toBe(length < 8_000)
      expect(Buffer.byteLength(html)).toBeLessThan(100_000)
    }
  })
})

const TAGS = new Set([
  'html',
  'head',
  'meta',
  'title',
  'style',
  'body',
  'div',
  'table',
  'tr',
  'td',
  'h1',
  'p',
  'a',
  'span',
  'strong',
  'mark',
  'bdi',
])

it('whatever feeds write, the mail is ours: one-line subject, escaped HTML of a size that is not cut', () => {
  fc.assert(
    fc.property(nastyContent, message => {
      const { subject, text, html } = renderMail(message)
      expect(subject.length).toBeLessThanOrEqual(120)
      expect(subject).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
      expect(subject.startsWith('[SAMPLE] ')).toBe(message.sample)
      expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\r]/)
      expect(Buffer.byteLength(html)).toBeLessThan(100_000)
      const page = parsed(html)
      expect([...page.tags].filter(tag => !TAGS.has(tag))).toEqual([])
      expect(page.hrefs.filter(href => !/^https?:/i.test(href))).toEqual([])
      expect(page.text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
      const title = tame(message.hits[0]?.title ?? '').trim()
      if (title.length < 400) expect(page.text).toContain(title || '(no title)')
    }),
    { numRuns: 100 },
  )
})

it('many long entries: what does not fit is counted', () => {
  const many = Array.from({ length: 300 }, (_, at) => ({
    ...korean,
    title: `Entry ${at}`,
    evidence: hit(`Entry ${at}`, { body: ['말'.repeat(290)] }).evidence,
  }))
  const { html } = renderMail(content({ hits: many }))
  const page = parsed(html)
  const shown = [...page.text.matchAll(/Entry \d+\n/g)].length
  expect(shown).toBeGreaterThan(20)
  expect(shown).toBeLessThan(300)
  expect(page.text).toContain(`${300 - shown} more.`)
  expect(Buffer.byteLength(html)).toBeLessThan(100_000)
})
