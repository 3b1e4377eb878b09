/** Message contents for the tests: our own texts in four languages, with spans written as [[word|concept]]. */
import type { MessageContent, OutgoingMessage, TellableHit } from '../../lib/alert/channel.ts'
import type { Excerpt } from '../../lib/storyline/hit.ts'

/** `[[북한|@north-korea]]이` → the text with its spans. */
export function excerpt(marked: string): Excerpt {
  const spans: { start: number; end: number; concept: string }[] = []
  let text = ''
  for (const part of marked.split(/(\[\[.*?\|.*?\]\])/su)) {
    const [, words, concept] = /^\[\[(.*?)\|(.*?)\]\]$/su.exec(part) ?? []
    if (words !== undefined && concept !== undefined) spans.push({ start: text.length, end: text.length + words.length, concept })
    text += words ?? part
  }
  return { text, spans }
}

export function hit(
  title: string,
  { body = [], ...rest }: Partial<Omit<TellableHit, 'evidence'>> & { body?: readonly string[] } = {},
): TellableHit {
  const marked = excerpt(title)
  return {
    id: '0123456789abcdef~troop-offers',
    title: marked.text,
    link: 'https://news.example.org/a?x=1&y=2',
    language: 'en',
    publishedAt: '2026-11-24T08:12:00.000Z',
    foundAt: '2026-11-24T08:13:40.000Z',
    sources: ['Example Wire'],
    score: 7.25,
    evidence: { title: marked, body: body.map(excerpt) },
    ...rest,
  }
}

export const korean = hit('[[북한|@north-korea]], [[러시아|@russia]]에 공병 [[병력|troops]] 파견 제안', {
  language: 'ko',
  sources: ['Yonhap', 'Daily NK'],
  body: ['당국자는 "[[북한|@north-korea]]이 [[병력|troops]]을 더 보내려 한다"고 말했다.'],
})
export const german = hit('[[Nordkorea|@north-korea]] bietet [[Russland|@russia]] weitere [[Soldaten|soldiers]] an', {
  language: 'de',
  sources: ['Deutsche Welle'],
  link: 'https://www.example.de/nordkorea?maca=de-rss&ref=a%20b',
})
export const russian = hit('[[КНДР|@north-korea]] предложила направить в [[Россию|@russia]] инженерные [[войска|troops]]', {
  language: 'ru',
  sources: ['ТАСС'],
  publishedAt: null,
})

export const content = (changes: Partial<MessageContent> = {}): MessageContent => ({
  kind: 'now',
  storyline: { id: 'troop-offers', title: 'North Korean troops for Russia' },
  subscription: 'desk',
  zone: 'Europe/Berlin',
  total: changes.hits?.length ?? 1,
  hits: [korean],
  sample: false,
  ...changes,
})

export const backlog = (changes: Partial<MessageContent> = {}): MessageContent =>
  content({ kind: 'backlog', total: 37, hits: [korean, german, russian, hit('Fourth'), hit('Fifth')], ...changes })

export const message = (changes: Partial<MessageContent> = {}): OutgoingMessage => ({
  id: 'desk/desk-slack/DEV#troop-offers/2026-11-24T08:13:40.000Z-0123456789abcdef@1',
  content: content(changes),
  at: '2026-11-24T08:14:00.000Z',
})

/** Pieces that have broken renderers: markup, mentions, controls, direction marks, long graphemes, halves of pairs. */
export const NASTY = [
  '<!channel>',
  '<!here|x>',
  '<@U012345>',
  '<#C012345>',
  '@here',
  '@channel ',
  '@everyone',
  '*bold*',
  '_it_',
  '~s~',
  '`code`',
  '```',
  '>quote',
  '&amp;',
  '&',
  '<',
  '>',
  '"',
  "'",
  '\\',
  '|',
  '\n',
  '\r\n',
  '\t',
  '\u0000',
  '\u001b[31m',
  '\u2028',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u061c',
  '\ufeff',
  ':fire:',
  '김',
  'й',
  'שלום',
  'مرحبا',
  '👨‍👩‍👧',
  '🇰🇷',
  'e\u0301',
  '\ud83d',
  '\ude00',
  '<script>alert(1)</script>',
  '</td>',
  '<https://evil.example|bank>',
  'Subject: x',
  ' ',
  'word',
] as const
