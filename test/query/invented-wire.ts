/**
 * An invented wire for the API and the page: sources, feeds, storylines and entries in eight languages, all our own words,
 * put through the real store as the pipeline would.
 */
import type { Configuration } from '../../lib/config/configuration.ts'
import type { Feed, FeedHealth, Source } from '../../lib/feed/feed.ts'
import type { Store } from '../../lib/store/store.ts'
import type { Decision, Evidence, Excerpt, Hit } from '../../lib/storyline/hit.ts'

/** The clock of the invented wire. */
export const now = new Date('2026-11-24T09:41:15.000Z')
export const ago = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString()

const source = (id: string, name: string, country: string, language: string, state = false): Source => ({
  id,
  name,
  country,
  language,
  state,
})
const sources = [
  source('harbour-post', 'Harbour Post', 'GB', 'en'),
  source('hangang-daily', '한강일보', 'KR', 'ko'),
  source('wolga-kurier', 'Волжский курьер', 'RU', 'ru', true),
  source('spree-blatt', 'Spree-Blatt', 'DE', 'de'),
  source('dnipro-lyst', 'Дніпровський лист', 'UA', 'uk'),
  source('minato-press', '港新聞', 'JP', 'ja'),
  source('seine-matin', 'Seine Matin', 'FR', 'fr'),
  source('taedong-voice', 'Voice of Taedong', 'KP', 'en', true),
]

const feed = (id: string, source: string, language: string, more: Partial<Feed> = {}): Feed => ({
  id,
  source,
  language,
  url: `https://${source}.example/${id}.xml`,
  everyMs: 900_000,
  floorMs: 300_000,
  ceilingMs: 21_600_000,
  allowPrivate: false,
  ...more,
})
const feeds = [
  feed('harbour-world', 'harbour-post', 'en'),
  feed('harbour-asia', 'harbour-post', 'en'),
  feed('hangang-north', 'hangang-daily', 'ko'),
  feed('wolga-politics', 'wolga-kurier', 'ru'),
  feed('wolga-wire', 'wolga-kurier', 'ru', { url: 'https://desk:hunter2@wolga-kurier.example/wire.xml' }),
  feed('spree-ausland', 'spree-blatt', 'de'),
  feed('dnipro-viyna', 'dnipro-lyst', 'uk'),
  feed('minato-asia', 'minato-press', 'ja'),
  feed('seine-monde', 'seine-matin', 'fr'),
  feed('taedong-en', 'taedong-voice', 'en', { off: 'selectors not checked since the site changed in July' }),
]

const storyline = (id: string, title: string) => ({
  id,
  title,
  rule: `@north-korea AND ${id}`,
  minScore: 0,
  examples: { match: [], ignore: [] },
})

export const configuration: Configuration = {
  contact: 'https://example.org/about',
  sources,
  feeds,
  entities: {},
  storylines: [
    storyline('troop-offers', 'North Korean troops for Russia'),
    storyline('worker-deployments', 'North Korean workers sent abroad'),
    storyline('arms-transfers', 'Arms from North Korea to Russia'),
    storyline('leader-diplomacy', 'Kim and Putin'),
    storyline('sanctions-un', 'UN sanctions on North Korea'),
  ],
  channels: [
    { id: 'desk-slack', type: 'slack', secret: 'SLACK_DESK_URL' },
    { id: 'desk-mail', type: 'email', to: ['desk@example.org'], from: 'storywire@example.org' },
    { id: 'archive-hook', type: 'webhook', secret: 'HOOK_URL' },
  ],
  subscriptions: [
    {
      id: 'desk',
      storylines: ['troop-offers', 'worker-deployments', 'arms-transfers'],
      channels: ['desk-slack', 'desk-mail'],
      zone: 'UTC',
    },
    { id: 'everything', storylines: 'all', channels: ['archive-hook'], zone: 'UTC', minScore: 6 },
  ],
}

/** Words in [brackets] matched; the concept follows a bar, or is the word itself. */
export function marked(text: string): Excerpt {
  const spans: Excerpt['spans'][number][] = []
  let plain = ''
  for (const part of text.split(/(\[[^\]]+\])/)) {
    const [, word, concept] = /^\[([^|\]]+)(?:\|([^\]]+))?\]$/.exec(part) ?? []
    if (word === undefined) plain += part
    else {
      spans.push({ start: plain.length, end: plain.length + word.length, concept: concept ?? word })
      plain += word
    }
  }
  return { text: plain, spans }
}

type Invented = { source: string; feeds: string[]; lang: string; title: string; body?: string[]; hits: string[]; link?: string | null }

const invented: readonly Invented[] = [
  {
    source: 'hangang-daily',
    feeds: ['hangang-north'],
    lang: 'ko',
    title: '[북한|@north-korea], [러시아|@russia]에 공병 [병력|troops] 추가 파견 의사 밝혀',
    body: [
      '국방 당국자는 [북한|@north-korea]이 겨울 전에 [병력|troops] 6천 명을 [러시아|@russia] 접경 지역으로 옮길 준비를 마쳤다고 말했다.',
    ],
    hits: ['troop-offers'],
  },
  {
    source: 'harbour-post',
    feeds: ['harbour-world', 'harbour-asia', 'spree-ausland'],
    lang: 'en',
    title: '[Pyongyang|@north-korea] offers [sappers|troops] to clear mines behind the [Russian|@russia] lines',
    body: [
      'The offer, made in a letter read out on state radio, names two brigades of [North Korean|@north-korea] [sappers|troops] and says that they could leave “before the rivers freeze”.',
      'Officials in three capitals said they had seen no trains move yet, but that barracks near the [Russian|@russia] border were being heated for the first time since spring.',
    ],
    hits: ['troop-offers', 'leader-diplomacy'],
  },
  {
    source: 'wolga-kurier',
    feeds: ['wolga-politics', 'wolga-wire'],
    lang: 'ru',
    title: 'Строители из [КНДР|@north-korea] приедут на [верфи|workers] Приморья весной, сообщил вице-губернатор',
    body: ['По его словам, речь идёт о двух тысячах [рабочих|workers]; общежития для граждан [КНДР|@north-korea] уже достраивают.'],
    hits: ['worker-deployments'],
  },
  {
    source: 'spree-blatt',
    feeds: ['spree-ausland'],
    lang: 'de',
    title: 'Frachter mit [Munition|arms] aus [Nordkorea|@north-korea] erreicht [russischen|@russia] Hafen, sagen Hafenbücher',
    body: ['Die Ladung war als „Ersatzteile“ gemeldet. Drei Züge mit [Granaten|arms] verließen den Hafen noch in derselben Nacht.'],
    hits: ['arms-transfers'],
  },
  {
    source: 'dnipro-lyst',
    feeds: ['dnipro-viyna'],
    lang: 'uk',
    title: 'Уламки ракети з маркуванням [КНДР|@north-korea] знайшли під [Харковом|@ukraine]',
    body: ['Експерти порівняли номери на [уламках|arms] з тими, що їх описали торік, і назвали рік виготовлення.'],
    hits: ['arms-transfers'],
  },
  {
    source: 'minato-press',
    feeds: ['minato-asia'],
    lang: 'ja',
    title: '[北朝鮮|@north-korea]の労働者、極東の[造船所|workers]に三百人　現地紙が報道',
    hits: ['worker-deployments'],
  },
  {
    source: 'seine-matin',
    feeds: ['seine-monde'],
    lang: 'fr',
    title: 'À l’[ONU|@un], la réunion sur les [sanctions|sanctions] contre la [Corée du Nord|@north-korea] s’achève sans texte',
    body: ['Deux membres permanents ont demandé que les [sanctions|sanctions] soient « revues », sans dire lesquelles.'],
    hits: ['sanctions-un'],
  },
  {
    source: 'harbour-post',
    feeds: ['harbour-asia'],
    lang: 'en',
    title: '[Kim|@kim-jong-un] thanks [Putin|@putin] for a horse, a car and “the patience of a good neighbour”',
    hits: ['leader-diplomacy'],
  },
  {
    source: 'hangang-daily',
    feeds: ['hangang-north'],
    lang: 'ko',
    title: '유엔 제재위 보고서 “[북한|@north-korea] 노동자 [임금|workers] 대부분 국가가 가져가”',
    body: ['보고서는 세 나라의 봉제 공장에서 일한 [노동자|workers] 마흔 명의 증언을 담았다.'],
    hits: ['worker-deployments', 'sanctions-un'],
  },
  {
    source: 'wolga-kurier',
    feeds: ['wolga-politics'],
    lang: 'ru',
    title: 'В Кремле не подтвердили сообщения о новых [добровольцах|troops] из [КНДР|@north-korea]',
    hits: ['troop-offers'],
  },
  {
    source: 'spree-blatt',
    feeds: ['spree-ausland', 'harbour-world'],
    lang: 'de',
    title: '[Kim|@kim-jong-un] und [Putin|@putin] wollen sich „noch in diesem Winter“ treffen',
    body: ['Ein Sprecher nannte weder Ort noch Tag, aber die Straße vom Flughafen wird seit Montag neu geteert.'],
    hits: ['leader-diplomacy'],
  },
  {
    source: 'harbour-post',
    feeds: ['harbour-world'],
    lang: 'en',
    title: 'Why a shipyard town counts its [North Korean|@north-korea] [welders|workers] twice',
    body: [
      'Once for the yard, once for the landlord: in the dormitories on Pier Street the [welders|workers] sleep in shifts, and the town’s bakery has learned to open at four.',
      'Wages, three of them said through an interpreter, are paid to an office “with a flag and no sign”.',
    ],
    hits: ['worker-deployments'],
  },
]

/** `n` hits over some days, newest first, entries of `invented` in turn; what alert would add is not there yet. */
export function inventedHits(n: number): readonly Omit<Hit, 'due' | 'revision'>[] {
  const hits: Omit<Hit, 'due' | 'revision'>[] = []
  for (let turn = 0; hits.length < n; turn += 1) {
    const entry = invented[turn % invented.length]
    if (entry === undefined) break
    const foundAt = ago(3 + turn * 17 + turn * turn * 3)
    const title = marked(turn < invented.length ? entry.title : `${entry.title} (${turn})`)
    const evidence: Evidence = { title, body: (entry.body ?? []).map(marked) }
    for (const [place, storyline] of entry.hits.entries()) {
      if (hits.length === n) break
      hits.push({
        entryKey: (turn * 7_919 + 104_729).toString(16).padStart(16, '0'),
        storyline,
        entry: {
          title: title.text,
          link: entry.link === undefined ? `https://${entry.source}.example/2026/${turn + 100}` : entry.link,
          language: entry.lang,
          publishedAt: turn % 5 === 4 ? null : new Date(Date.parse(foundAt) - (turn % 7 === 6 ? 30 : 0.4) * 3_600_000).toISOString(),
          source: entry.source,
        },
        evidence,
        score: 4 + ((turn * 5 + place * 3) % 9) + 0.25,
        textHash: (turn * 31 + 4096).toString(16).padStart(8, '0'),
        rules: 'invented',
        feeds: Object.fromEntries(entry.feeds.map(id => [id, 'aaaaaaaa'])),
        backlog: turn > 30,
        foundAt,
      })
    }
  }
  return hits
}

const decisionOf = (turn: number, hit: Pick<Hit, 'storyline' | 'foundAt' | 'entryKey' | 'backlog'>, subscription: string): Decision => {
  const message = `DEV#${hit.storyline}/${hit.foundAt}-${hit.entryKey}`
  if (hit.backlog) return { decision: 'backlog', reason: 'older', message: `EP#backlog#${hit.storyline}#2026-11-24T09` }
  if (subscription === 'everything' && turn % 3 === 1) return { decision: 'below', reason: 'score 4.25 < 6' }
  if (turn % 7 === 5) return { decision: 'duplicate', reason: 'text 1a2b3c4d' }
  if (turn % 11 === 8) return { decision: 'lapsed', reason: 'revision 2' }
  return { decision: 'send', reason: 'new', message }
}

/** Plan the hits and send their messages, some of which wait and some of which fail. */
export async function planAll(store: Store, hits: readonly Omit<Hit, 'due' | 'revision'>[]): Promise<void> {
  for (const [turn, hit] of hits.entries()) {
    const at = new Date(Date.parse(hit.foundAt) + 20_000).toISOString()
    const followers = configuration.subscriptions.filter(({ storylines }) => storylines === 'all' || storylines.includes(hit.storyline))
    const decisions = Object.fromEntries(followers.map(({ id }) => [id, decisionOf(turn, hit, id)]))
    for (const { id, channels } of followers) {
      const sk = decisions[id]?.message
      if (sk === undefined) continue
      for (const channel of channels) await sendOne(store, turn, { subscription: id, channel, sk }, hit, at)
    }
    await store.planHit(hit, { revision: 1, development: `${hit.foundAt}-${hit.entryKey}`, decisions, now: at })
  }
}

async function sendOne(
  store: Store,
  turn: number,
  ref: { subscription: string; channel: string; sk: string },
  hit: Pick<Hit, 'entryKey'>,
  at: string,
): Promise<void> {
  const want = { ref, now: at, failAfter: ago(-1_440) }
  if (ref.sk.startsWith('EP#')) await store.addToBacklog({ ...want, entryKeys: [hit.entryKey], dueAt: at })
  else await store.wantMessage({ ...want, rev: 1 })
  const claim = `claim-${turn}`
  const until = new Date(Date.parse(at) + 90_000).toISOString()
  if (ref.channel === 'desk-slack' && turn === 0)
    await store.postponeMessage(ref, { dueAt: ago(-4), outcome: 'HTTP 503 from hooks.slack.example' })
  else if (ref.channel === 'desk-mail' && turn === 3) {
    const message = await store.message(ref)
    const outcome = 'the mail server refused the recipient (550)'
    if (message !== undefined) await store.closeMessage(message, { state: 'failed', outcome, now: until })
  } else {
    await store.claimMessage(ref, { id: claim, now: at, until })
    await store.markSent(ref, {
      claim,
      ...(ref.sk.startsWith('EP#') ? {} : { rev: 1 }),
      outcome: turn === 2 ? 'in the outbox: 20261124T080000000Z-desk.eml' : 'accepted',
      maybeTwice: turn === 6,
      now: at,
    })
  }
}

/** Some fine, one of every trouble, one never polled. */
export async function pollAll(store: Store): Promise<void> {
  const ends: Readonly<Record<string, { health: FeedHealth; error?: string; failures?: number; next?: number; lost?: number }>> = {
    'harbour-world': { health: 'fine' },
    'harbour-asia': { health: 'fine' },
    'hangang-north': { health: 'fine' },
    'wolga-politics': { health: 'broken', error: 'timeout: no answer within 15 s', failures: 4, next: -40 },
    'wolga-wire': { health: 'blocked', error: 'http-403: the server answered 403', failures: 12, next: -240 },
    'spree-ausland': { health: 'fine', lost: 12 },
    'dnipro-viyna': { health: 'quiet' },
    'minato-asia': { health: 'gone', error: 'http-410: the server answered 410', failures: 3, next: -360 },
  }
  for (const [turn, [id, { health, error, failures = 0, next = -9, lost }]] of Object.entries(ends).entries()) {
    const polledAt = ago(2 + turn)
    await store.claimFeed({
      id: 'claim',
      feed: id,
      now: polledAt,
      nextAt: ago(next),
      scheduled: false,
      urlHash: 'u',
      polledBefore: polledAt,
    })
    await store.finishPoll(id, polledAt, {
      nextAt: ago(next),
      failures,
      health,
      since: ago(health === 'fine' ? 4_000 : 190),
      newestAt: ago(health === 'quiet' ? 60 * 24 * 20 : 30),
      ...(error === undefined ? {} : { lastError: error }),
      ...(lost === undefined ? {} : { gap: { from: ago(300), to: ago(120), about: lost } }),
    })
  }
}
