/** Terms in ten languages: what they find, and the look-alikes they leave alone. As a rule's term and as an alias. */
import { describe, expect, it } from 'vitest'
import { matchRule } from './matching.ts'

type Case = { readonly term: string; readonly lang: string; readonly finds: readonly string[]; readonly leaves: readonly string[] }

const cases: readonly Case[] = [
  {
    term: 'Kim Jong Un',
    lang: 'en',
    finds: ['KIM JONG-UN said', 'Kim Jong Un’s sister', 'Kim Jong‑un, leader', 'Kim  Jong\u00a0Un', 'ＫＩＭ Ｊｏｎｇ Ｕｎ'],
    leaves: ['Kim Jong Il', 'Kim Jong Unger', 'Kim Un Jong'],
  },
  { term: 'Kim Jong Un', lang: 'de', finds: ['Kim Jong Uns Angebot', 'Kim Jong-uns Truppen'], leaves: ['Kim Jong Unterhändler'] },
  { term: 'Kim', lang: 'de', finds: ['Kim sagte', 'Kim-Besuch'], leaves: ['Kims', 'Kimono'] },
  { term: 'soldier', lang: 'en', finds: ['soldiers', 'the soldier’s gun', 'SOLDIER'], leaves: ['soldierly', 'outsoldier'] },
  { term: 'soldiers', lang: 'en', finds: ['a soldier', 'soldiers'], leaves: ['soldiery'] },
  { term: 'deploy', lang: 'en', finds: ['deployed', 'deploying', 'deploys'], leaves: ['deployment'] },
  { term: 'invade', lang: 'en', finds: ['invaded', 'invading', 'invades'], leaves: ['invader'] },
  { term: 'country', lang: 'en', finds: ['countries'], leaves: ['countryside'] },
  { term: 'missile', lang: 'en', finds: ['missiles'], leaves: ['missilery'] },
  { term: 'arms', lang: 'en', finds: ['arms deal'], leaves: ['his arm', 'army'] },
  { term: 'Soldat', lang: 'de', finds: ['Soldaten', 'Soldatinnen', 'des Soldaten'], leaves: ['Soldateska', 'Elitesoldaten'] },
  { term: 'Soldaten', lang: 'de', finds: ['ein Soldat', 'Soldaten'], leaves: ['Soldatentum'] },
  { term: 'Freiwilliger', lang: 'de', finds: ['Freiwilliger', 'Freiwilligern', 'Freiwillige', 'Freiwilligen'], leaves: ['freiwilligst'] },
  { term: 'nordkoreanisch', lang: 'de', finds: ['nordkoreanische', 'nordkoreanischen', 'nordkoreanischem'], leaves: ['Nordkoreaner'] },
  { term: 'Truppe', lang: 'de', finds: ['Truppen', 'Truppe'], leaves: ['Truppenübungsplatz'] },
  { term: 'Nordkorea', lang: 'de', finds: ['Nordkoreas Führer', 'Nordkorea-Experte', 'NORDKOREA'], leaves: ['Nordkoreaner'] },
  { term: 'Führer', lang: 'de', finds: ['Führers', 'FÜHRER', 'Fu\u0308hrer'], leaves: ['Führerschein'] },
  { term: 'Straße', lang: 'de', finds: ['STRASSE', 'Straßen'], leaves: ['Straßburg'] },
  { term: 'Ким Чен Ын', lang: 'ru', finds: ['встретился с Ким Чен Ыном', 'письмо Ким Чен Ына', 'Ким Чен Ыну'], leaves: ['Ким Чен Ир'] },
  {
    term: 'Северная Корея',
    lang: 'ru',
    finds: ['из Северной Кореи', 'в Северной Корее', 'Северную Корею', 'с Северной Кореей'],
    leaves: ['Южная Корея', 'северный корейец'],
  },
  { term: 'солдат', lang: 'ru', finds: ['100 тысяч солдат', 'солдаты', 'солдатами', 'солдатам', 'солдату'], leaves: ['солдатский'] },
  { term: 'рабочий', lang: 'ru', finds: ['рабочих', 'рабочими', 'рабочего', 'рабочие'], leaves: ['работа'] },
  { term: 'Россия', lang: 'ru', finds: ['России', 'Россию', 'Россией'], leaves: ['Росс', 'Россини'] },
  { term: 'Путин', lang: 'ru', finds: ['Путина', 'Путиным', 'Путину'], leaves: ['путинский'] },
  { term: 'доброволец', lang: 'ru', finds: ['добровольцы', 'добровольцев', 'доброволец'], leaves: ['добровольный'] },
  { term: 'ООН', lang: 'ru', finds: ['совет ООН'], leaves: ['оон'] },
  { term: 'ё-мобиль', lang: 'ru', finds: ['Е-мобиль', 'ё-мобиля'], leaves: ['мобиль'] },
  { term: 'Кім Чен Ин', lang: 'uk', finds: ['лист Кім Чен Ина', 'з Кім Чен Ином'], leaves: ['Кім Чен Ір'] },
  { term: 'найманець', lang: 'uk', finds: ['найманець', 'найманці', 'найманців'], leaves: ['найманка'] },
  { term: 'Росія', lang: 'uk', finds: ['до Росії', 'Росією', 'Росію'], leaves: ['росіянин'] },
  { term: "сім'я", lang: 'uk', finds: ['сім’я', 'сімʼя', "сім'ї"], leaves: ['сім'] },
  { term: 'żołnierz', lang: 'pl', finds: ['żołnierze', 'żołnierzy', 'żołnierzom', 'ZOLNIERZE'], leaves: ['żołnierski'] },
  { term: 'Korea Północna', lang: 'pl', finds: ['Korei Północnej', 'Koreę Północną'], leaves: ['Korea Południowa'] },
  { term: 'Kim Dzong Un', lang: 'pl', finds: ['list Kim Dzong Una', 'z Kim Dzong Unem'], leaves: ['Kim Dzong Il'] },
  { term: 'robotnik', lang: 'pl', finds: ['robotnicy', 'robotników', 'robotnikom'], leaves: ['robota'] },
  { term: 'soldat', lang: 'fr', finds: ['les soldats', 'soldates'], leaves: ['soldatesque'] },
  { term: 'nord-coréen', lang: 'fr', finds: ['nord-coréens', 'nord-coréenne', 'Nord-Coréennes'], leaves: ['sud-coréen'] },
  { term: 'général', lang: 'fr', finds: ['généraux', 'généraux nord-coréens'], leaves: ['généralement'] },
  { term: 'soldado', lang: 'es', finds: ['soldados', 'soldadas'], leaves: ['soldadura'] },
  { term: 'misil', lang: 'es', finds: ['misiles'], leaves: ['misilístico'] },
  { term: 'nación', lang: 'es', finds: ['naciones', 'NACION'], leaves: ['nacional'] },
  {
    term: '김정은',
    lang: 'ko',
    finds: ['김정은이 말했다', '김정은 위원장', '김정은의 친서', '김정은과 푸틴', '김정은에게'],
    leaves: ['김정은행', '김정일'],
  },
  { term: '북한', lang: 'ko', finds: ['북한이', '북한은', '북한군', '북한의', '북한 노동자'], leaves: ['북한산'] },
  { term: '이란', lang: 'ko', finds: ['이란이', '이란의 핵'], leaves: ['사이란'] },
  { term: '노동자', lang: 'ko', finds: ['노동자들이', '노동자를'], leaves: ['노동자금'] },
  { term: '북한 노동자', lang: 'ko', finds: ['북한의 노동자들은'], leaves: ['노동자 북한'] },
  { term: '북', lang: 'ko', finds: ['북, 미사일'], leaves: ['북이', '북한'] },
  { term: '金正恩', lang: 'zh', finds: ['朝鲜领导人金正恩表示', '金正恩委員長', '金‧正恩'], leaves: ['金正日', '金。正恩'] },
  { term: '派兵', lang: 'zh', finds: ['向俄罗斯派兵一万', '派兵'], leaves: ['派出兵力'] },
  { term: '北朝鮮', lang: 'ja', finds: ['北朝鮮の兵士', '北朝鮮が', '対北朝鮮'], leaves: ['北大西洋'] },
  { term: '労働者', lang: 'ja', finds: ['労働者を派遣'], leaves: ['労働'] },
  { term: 'ウクライナ', lang: 'ja', finds: ['ウクライナで', 'ｳｸﾗｲﾅ'], leaves: ['ウクレレ'] },
  {
    term: 'キム・ジョンウン',
    lang: 'ja',
    finds: ['キム・ジョンウン氏', 'キムジョンウン', 'キム ジョンウン'],
    leaves: ['キム・ジョンイル'],
  },
  { term: 'KN-23', lang: 'en', finds: ['KN-23s', 'KN23', 'the KN 23', 'KN-23미사일'], leaves: ['KN-235', 'KN-2'] },
  { term: 'U.S.', lang: 'en', finds: ['the U.S. said', 'U.S.-led'], leaves: ['us and them'] },
  {
    term: '100,000',
    lang: 'en',
    finds: ['100,000 troops', '100.000 Soldaten', '100 000 солдат', '100\u202f000', '100000'],
    leaves: ['1,100,000 x', '100,0001', '100', '100,000.5'],
  },
  { term: '№ 5', lang: 'ru', finds: ['no 5', '№5'], leaves: ['№ 5,5', '№ 50'] },
]

const rows = cases.flatMap(({ term, lang, finds, leaves }) => [
  ...finds.map(text => [term, lang, true, text] as const),
  ...leaves.map(text => [term, lang, false, text] as const),
])

describe('a term in an entry of its language', () => {
  it.each(rows)('%s (%s), %s: %s', (term, lang, found, text) => {
    expect(matchRule(term, { title: text, lang }) !== undefined).toBe(found)
  })
})

describe('an alias, whatever the language of the entry', () => {
  it.each(rows)('%s (%s), %s: %s', (term, lang, found, text) => {
    for (const entryLanguage of [undefined, 'en', 'ko', 'xx']) {
      const document = { body: text, ...(entryLanguage === undefined ? {} : { lang: entryLanguage }) }
      expect(matchRule('@entity', document, { entity: { [lang]: [term] } }) !== undefined).toBe(found)
    }
  })
})

type Endings = readonly [rule: string, lang: string | undefined, text: string, found: boolean]

const byLanguage: readonly Endings[] = [
  // by the entry's language
  ['Soldat', 'de', 'Soldatinnen', true],
  ['Soldat', 'fr', 'Soldatinnen', false],
  ['солдат', 'uk', 'солдатів', true],
  ['солдат', 'ru', 'солдатів', false],
  // by script where the language is unknown, has no list, or is of another script
  ['Soldat', undefined, 'Soldaten', true],
  ['soldier', undefined, 'soldiers', true],
  ['soldier', 'ko', 'soldiers', true],
  ['soldier', 'sv', 'soldiers', true],
  ['солдат', undefined, 'солдатами', true],
  ['солдат', 'en', 'солдатами', true],
  ['북한', 'en', '북한이', true],
  // a tag with a region
  ['Soldat', 'de-CH', 'Soldatinnen', true],
]

it.each(byLanguage)('%s in an entry in %s, %s: %s', (rule, lang, text, found) => {
  expect(matchRule(rule, { title: text, ...(lang === undefined ? {} : { lang }) }) !== undefined).toBe(found)
})

const aliases: readonly (readonly [aliases: Record<string, readonly string[]>, text: string, found: boolean])[] = [
  [{ any: ['Hwasong'] }, 'the Hwasong missile', true],
  [{ any: ['Hwasong'] }, 'the Hwasongs', false],
  [{ any: ['북한'] }, '북한이', false],
  [{ it: ['missile'] }, 'missili, missiles', false],
  [{ it: ['missile'] }, 'un missile', true],
  [{ en: ['"Storm Corps"'] }, 'Storm Corps', true],
  [{ en: ['"storm trooper"'] }, 'storm troopers', false],
  [{ en: ['storm trooper'] }, 'storm troopers', true],
  [{ en: ['=worker'] }, 'workers', false],
  [{ en: ['troop*'] }, 'trooping', true],
  [{ en: ['search and rescue'] }, 'Search and Rescue', true],
  [{ en: ['US'] }, 'tell us', false],
  [{ en: ['US'] }, 'the US said', true],
  [{ 'zh-Hans': ['朝鲜'] }, '在朝鲜的', true],
]

const limited: readonly (readonly [aliases: Record<string, readonly string[]>, lang: string | undefined, text: string, found: boolean])[] =
  [
    [{ 'ko-only': ['北'] }, 'ko', '北, 미사일 발사', true],
    [{ 'ko-only': ['北'] }, 'ko-KR', '北·中 회담', true],
    [{ 'ko-only': ['北'] }, 'zh', '北京', false],
    [{ 'ko-only': ['北'] }, undefined, '北', false],
    [{ 'ko-only': ['北'] }, undefined, '北, 미사일 발사', true],
    [{ 'ja-only': ['北'] }, undefined, '北がミサイル発射', true],
    [{ 'zh-only': ['北'] }, undefined, '北京', true],
    [{ 'zh-only': ['北'] }, undefined, '北, 미사일 발사', false],
    [{ 'en-only': ['the North'] }, undefined, 'the North says', true],
    [{ 'uk-only': ['північ'] }, undefined, 'північ', true],
    [{ 'ko-only': ['北 미사일'] }, 'ko', '北 미사일을', true],
    [{ 'ko-only': ['北 미사일'] }, 'ja', '北 미사일을', false],
    [{ 'en-only': ['the North'] }, 'en', 'the North says', true],
    [{ 'en-only': ['the North'] }, 'de', 'the North says', false],
    [{ 'it-only': ['nord'] }, 'it', 'il nord', true],
    [{ 'it-only': ['nord'] }, 'fr', 'le nord', false],
    [{ 'it-only': ['nord'], fr: ['nord'] }, 'fr', 'le nord', true],
    [{ 'ru-only': ['север'] }, 'ru', 'на севере', true],
    [{ 'ru-only': ['север'] }, 'uk', 'на севере', false],
  ]

it.each(limited)('an entity %j in an entry in %s, %s: %s', (lists, lang, text, found) => {
  expect(matchRule('@entity', { title: text, ...(lang === undefined ? {} : { lang }) }, { entity: lists }) !== undefined).toBe(found)
})

it.each(aliases)('an entity %j on %j: %s', (byLanguageAliases, text, found) => {
  expect(matchRule('@entity', { title: text }, { entity: byLanguageAliases }) !== undefined).toBe(found)
})
