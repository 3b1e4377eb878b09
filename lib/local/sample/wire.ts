/**
 * The sample wire's text: five feeds of our own writing, in four languages. Nothing in it happened; people of the
 * news are named only as far as the shipped storylines need them.
 *
 * `after`: seconds after the start at which an entry appears; negative: it was there before, hours ago. Each feed
 * starts with little that matches, so that most hits arrive as news; `serve-wire.ts` makes the documents.
 */
import type { Source } from '../../feed/feed.ts'

export type SampleEntry = { readonly slug: string; readonly after: number; readonly title: string; readonly summary: string }

export type SampleFeed = {
  readonly id: string
  readonly source: Source
  readonly format: 'rss2' | 'rss1' | 'atom'
  readonly encoding: 'utf-8' | 'windows-1251' | 'euc-kr'
  readonly entries: readonly SampleEntry[]
}

const source = (id: string, name: string, country: string, language: string, state = false): Source => ({
  id,
  name,
  country,
  language,
  state,
})

/** Seconds. */
const hoursAgo = (hours: number): number => -hours * 3_600

const courier: SampleFeed = {
  id: 'sample-courier-en',
  source: source('sample-courier', 'Sample Courier', 'GB', 'en'),
  format: 'rss2',
  encoding: 'utf-8',
  entries: [
    {
      slug: 'lantern-boats',
      after: hoursAgo(30),
      title: 'Harbour festival opens with a parade of lantern boats',
      summary: 'Some four hundred boats passed the old customs house at dusk, organisers said.',
    },
    {
      slug: 'far-east-camps',
      after: hoursAgo(9),
      title: 'North Korean troops still train in Russia’s far east, analysts say',
      summary:
        'New barracks and a firing range appeared at a camp where soldiers from North Korea are trained before they leave for the front.',
    },
    {
      slug: 'second-group',
      after: 6,
      title: 'North Korea sends second group of soldiers to Russia, lawmakers say',
      summary: 'About 1,200 North Korean troops crossed into Russia by train last week, lawmakers said after a closed briefing.',
    },
    {
      slug: 'harbour-records',
      after: 22,
      title: 'Harbour records suggest North Korean shells went to Russia',
      summary:
        'A freighter unloaded containers with North Korean artillery ammunition at a Russian port, according to papers seen by this newspaper.',
    },
    {
      slug: 'council-session',
      after: 40,
      title: 'UN Security Council to discuss North Korea sanctions on Thursday',
      summary:
        'Members of the Security Council asked for a report on how sanctions against North Korea are monitored since the panel of experts ended.',
    },
    {
      slug: 'lost-maps',
      after: 52,
      title: 'Museum finds lost river maps behind a bookcase',
      summary: 'The sheets were drawn in 1821 and had been missing since the move to the new building.',
    },
    {
      slug: 'morning-launch',
      after: 70,
      title: 'North Korea launches ballistic missile into the sea',
      summary: 'The missile flew for eleven minutes, the coast guard said. No ships were damaged.',
    },
    {
      slug: 'amur-site',
      after: 96,
      title: 'North Korean workers arrive at building site in Russia',
      summary: 'A contractor in the Amur region says 300 labourers from North Korea were sent to finish a housing estate before winter.',
    },
  ],
}

const post: SampleFeed = {
  id: 'sample-post-world',
  source: source('sample-post', 'Sample Post', 'US', 'en'),
  format: 'rss1',
  encoding: 'utf-8',
  entries: [
    {
      slug: 'night-trains',
      after: hoursAgo(20),
      title: 'Night trains return to the coast',
      summary: 'After eleven years the sleeper stops again at all nine stations of the coastal line.',
    },
    {
      slug: 'treaty-letters',
      after: 11,
      title: 'Kim Jong Un and Putin exchange letters on treaty',
      summary: 'In his letter to Vladimir Putin, Kim Jong Un praised the partnership treaty between North Korea and Russia.',
    },
    {
      slug: 'tram-repairs',
      after: 30,
      title: 'Tram line closed for repairs until spring',
      summary: 'Buses replace line 4 between the market and the stadium.',
    },
    {
      slug: 'shirt-factory',
      after: 48,
      title: 'Shirt factory in Russia hires North Korean labourers',
      summary: 'The owner says the workers from North Korea came with student visas and live on the factory’s grounds.',
    },
    {
      slug: 'prisoner-speaks',
      after: 80,
      title: 'Captured North Korean soldier speaks of months at the Kursk front',
      summary: 'The prisoner says he was told that he would train in Russia, and only learnt at the border that he would fight.',
    },
    {
      slug: 'denial',
      after: 112,
      title: 'Pyongyang denies arms deliveries to Russia',
      summary: 'North Korea has never supplied weapons or ammunition to Russia, a spokesman in Pyongyang said.',
    },
  ],
}

const kurier: SampleFeed = {
  id: 'muster-kurier',
  source: source('muster-kurier', 'Musterkurier', 'DE', 'de'),
  format: 'atom',
  encoding: 'utf-8',
  entries: [
    {
      slug: 'radweg',
      after: hoursAgo(26),
      title: 'Neuer Radweg am Fluss eröffnet',
      summary: 'Die zwölf Kilometer lange Strecke führt vom Hafen bis zur alten Mühle.',
    },
    {
      slug: 'minen',
      after: 8,
      title: 'Nordkoreanische Soldaten sollen in Russland Minen räumen',
      summary: 'Nordkorea schickt tausend Soldaten in das Gebiet Kursk, wie ein Sprecher in Moskau mitteilte.',
    },
    {
      slug: 'baustellen',
      after: 26,
      title: 'Nordkorea entsendet weitere Arbeiter auf Baustellen in Russland',
      summary: 'Die nordkoreanischen Arbeiter sollen bis zum Frühjahr drei Wohnblocks fertigstellen.',
    },
    {
      slug: 'chor',
      after: 50,
      title: 'Chor der Stadtwerke sucht neue Stimmen',
      summary: 'Geprobt wird dienstags, Notenkenntnisse sind nicht nötig.',
    },
    {
      slug: 'rakete',
      after: 66,
      title: 'Nordkorea testet offenbar neue Interkontinentalrakete',
      summary: 'Die ballistische Rakete flog nach Angaben der Küstenwache rund tausend Kilometer weit.',
    },
    {
      slug: 'dankbrief',
      after: 101,
      title: 'Putin dankt Kim Jong Un in einem Brief',
      summary: 'Wladimir Putin lobt darin die Partnerschaft beider Länder und lädt Kim nach Moskau ein.',
    },
  ],
}

const bonbogi: SampleFeed = {
  id: 'bonbogi-ko',
  source: source('bonbogi', '본보기통신', 'KR', 'ko'),
  format: 'rss2',
  encoding: 'euc-kr',
  entries: [
    {
      slug: 'jajeongeo',
      after: hoursAgo(15),
      title: '강변 자전거 도로 새로 단장',
      summary: '시는 강변 자전거 도로 12킬로미터 구간의 공사를 마쳤다고 밝혔다.',
    },
    {
      slug: 'pabyeong',
      after: 14,
      title: '북한, 러시아에 병력 추가 파병',
      summary: '북한이 러시아에 군인 천여 명을 추가로 파병했다고 국회 정보위원들이 전했다.',
    },
    {
      slug: 'nodongja',
      after: 34,
      title: '북한 노동자들, 러시아 건설 현장에 도착',
      summary: '북한이 러시아에 파견한 노동자 삼백 명이 아파트 공사에 투입됐다고 현지 업체가 말했다.',
    },
    {
      slug: 'misail',
      after: 58,
      title: '북한, 동해로 탄도미사일 발사',
      summary: '북한이 쏜 탄도미사일은 십일 분 동안 비행한 뒤 바다에 떨어졌다.',
    },
    {
      slug: 'baechu',
      after: 75,
      title: '가을 배추 가격 안정세',
      summary: '도매 시장의 배추 가격이 지난달보다 내렸다.',
    },
    {
      slug: 'chukjeon',
      after: 90,
      title: '김정은, 푸틴에게 축전 보내',
      summary: '김정은 국무위원장이 블라디미르 푸틴 러시아 대통령에게 축전을 보냈다.',
    },
    {
      slug: 'potan',
      after: 116,
      title: '북한산 포탄 실은 선박, 러시아 항구에 입항',
      summary: '북한이 러시아에 제공한 포탄과 무기가 컨테이너에 실려 있었다고 전문가들이 분석했다.',
    },
  ],
}

const vestnik: SampleFeed = {
  id: 'obrazcovy-vestnik',
  source: source('obrazcovy-vestnik', 'Образцовый вестник', 'RU', 'ru'),
  format: 'rss2',
  encoding: 'windows-1251',
  entries: [
    {
      slug: 'katok',
      after: hoursAgo(12),
      title: 'В городском парке открыли каток',
      summary: 'Каток будет работать каждый день до десяти вечера.',
    },
    {
      slug: 'sapery',
      after: 18,
      title: 'Северокорейские солдаты прибудут в Россию для разминирования',
      summary: 'КНДР направит в Курскую область тысячу военных, сообщил представитель ведомства.',
    },
    {
      slug: 'stroiteli',
      after: 44,
      title: 'Рабочие из КНДР приехали на стройки в России',
      summary: 'Северокорейские рабочие достроят три жилых дома, рассказал подрядчик.',
    },
    {
      slug: 'pozdravlenie',
      after: 62,
      title: 'Ким Чен Ын поздравил Путина',
      summary: 'В письме Владимиру Путину Ким Чен Ын назвал договор двух стран историческим.',
    },
    {
      slug: 'raketa',
      after: 86,
      title: 'КНДР испытала баллистическую ракету',
      summary: 'Северная Корея запустила ракету в сторону моря, сообщила береговая охрана.',
    },
    {
      slug: 'sovbez',
      after: 106,
      title: 'Совет Безопасности ООН обсудит санкции против КНДР',
      summary: 'Заседание Совета Безопасности по санкциям против Северной Кореи назначено на четверг.',
    },
    {
      slug: 'poslanniki',
      after: 119,
      title: 'КНДР подтвердила признание Донецкой народной республики',
      summary: 'Посол КНДР обсудил с представителями Донецка и Луганска открытие представительств.',
    },
  ],
}

export const sampleWire: readonly SampleFeed[] = [courier, post, kurier, bonbogi, vestnik]

/** The last entry appears this many seconds after the start. */
export const wireSeconds: number = Math.max(...sampleWire.flatMap(feed => feed.entries.map(entry => entry.after)))
