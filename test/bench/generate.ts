/**
 * A stream of multilingual articles and storylines to measure with, the same at every run: invented words with the
 * frequencies of real ones (Zipf and Mandelbrot), so that a few are everywhere and most are rare. Nobody's text.
 */

type Language = 'en' | 'de' | 'ru' | 'ko' | 'zh'
export type Article = { readonly lang: Language; readonly title: string; readonly body: string }
export type Stream = {
  readonly storylines: readonly { readonly id: string; readonly rule: string }[]
  readonly articles: readonly Article[]
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b_79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const syllables: Readonly<Record<Language, readonly string[]>> = {
  en: crossed('b c d f g h l m n p r s t st tr pl ch th w', 'a e i o u ea ou ai', ' n r s t nd ck'),
  de: crossed('b d f g h k l m n r s sch st w z pf', 'a e i o u ä ö ü ei ie au', ' n r ch t ng'),
  ru: crossed('б в г д ж з к л м н п р с т ф ч ст пр', 'а е и о у ы я ю', ' н р т к ль й'),
  ko: [],
  zh: [],
}

function crossed(starts: string, middles: string, ends: string): string[] {
  return starts.split(' ').flatMap(start => middles.split(' ').flatMap(middle => ends.split(' ').map(end => start + middle + end)))
}

const particles = '은 는 이 가 을 를 의 에 에서 에게 와 과 도 로 으로 부터 까지 만'.split(' ')
const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** Articles have this many bytes in UTF-8, evenly over the logarithm: 1.65 KB on average. */
const SHORTEST = 300
const LONGEST = 5_000

export function generate(storylineCount: number, articleCount: number, seed = 42): Stream {
  const random = randomFrom(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T
  const between = (low: number, high: number): number => Math.exp(Math.log(low) + random() * (Math.log(high) - Math.log(low)))

  const invent = (language: Language): string => {
    if (language === 'ko') return Array.from({ length: 2 + below(3) }, () => String.fromCharCode(0xac00 + below(11_172))).join('')
    if (language === 'zh') return Array.from({ length: 2 + below(3) }, () => String.fromCharCode(0x4e00 + below(3_500))).join('')
    const word = Array.from({ length: 1 + below(4) }, () => pick(syllables[language])).join('')
    return language === 'de' && random() < 0.02 ? `${word}ß` : word
  }
  /** By frequency: short words first, with noise. */
  const vocabularyOf = (language: Language, size: number): string[] => {
    const words = new Set<string>()
    while (words.size < size) words.add(invent(language))
    for (const operator of ['and', 'or', 'not', 'near', 'of']) words.delete(operator)
    return [...words]
      .map(word => ({ word, rank: Math.abs(word.length - 3) + random() * 8 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ word }) => word)
  }
  const zipf = (size: number, exponent: number, shift: number): (() => number) => {
    const sums = new Float64Array(size)
    let sum = 0
    for (let rank = 0; rank < size; rank++) {
      sum += 1 / (rank + 1 + shift) ** exponent
      sums[rank] = sum
    }
    return () => {
      const wanted = random() * sum
      let low = 0
      let high = size - 1
      while (low < high) {
        const middle = (low + high) >> 1
        if ((sums[middle] ?? 0) < wanted) low = middle + 1
        else high = middle
      }
      return low
    }
  }

  const vocabulary: Record<Language, string[]> = {
    en: vocabularyOf('en', 60_000),
    de: vocabularyOf('de', 60_000),
    ru: vocabularyOf('ru', 60_000),
    ko: vocabularyOf('ko', 40_000),
    zh: vocabularyOf('zh', 40_000),
  }
  const ranks: Record<Language, () => number> = {
    en: zipf(60_000, 1.07, 2.7),
    de: zipf(60_000, 1.07, 2.7),
    ru: zipf(60_000, 1.07, 2.7),
    ko: zipf(40_000, 1.07, 2.7),
    zh: zipf(40_000, 1.07, 2.7),
  }
  const rareWord = (language: Language, from = 1_000): string => {
    const words = vocabulary[language]
    return words[Math.min(words.length - 1, Math.floor(between(from, words.length)))] ?? ''
  }

  // Entities: names in two to five languages, most of two words.
  const nameIn = (language: Language): string => {
    if (language === 'zh' || language === 'ko') return rareWord(language, 2_000)
    const kind = random()
    if (kind < 0.2) return capitalised(rareWord(language, 3_000))
    const name = `${capitalised(rareWord(language))} ${capitalised(rareWord(language, 100))}`
    return kind < 0.9 ? name : `${name} ${capitalised(rareWord(language))}`
  }
  const entities = Array.from({ length: 60_000 }, () => {
    const kind = random()
    const languages: Language[] = kind < 0.6 ? ['en', 'de', 'ru', 'ko', 'zh'] : kind < 0.8 ? ['en', 'de', 'ru'] : ['en', 'ru', 'ko']
    return languages.map(nameIn)
  })
  const entityRank = zipf(entities.length, 0.8, 10)

  const topic = (from = 1_000): string => {
    const language = random() < 0.45 ? 'en' : random() < 0.4 ? 'de' : random() < 0.55 ? 'ru' : random() < 0.7 ? 'ko' : 'zh'
    const word = rareWord(language, from)
    const kind = random()
    if (language === 'zh' || language === 'ko') return word
    if (kind < 0.25) return `${word} ${rareWord(language, 100)}`
    return kind < 0.4 && word.length >= 6 ? `${word.slice(0, Math.max(5, word.length - 2 - below(3)))}*` : word
  }
  const topics = (count: number, from?: number): string[] => Array.from({ length: count }, () => topic(from))
  const any = (terms: readonly string[]): string => `(${terms.join(' OR ')})`

  const storylines: { id: string; rule: string }[] = []
  /** What an article must hold to match, by storyline. */
  const plants: string[][] = []
  for (let number = 0; number < storylineCount; number++) {
    const names = (entities[entityRank()] ?? []).slice(0, 3 + below(3))
    const kind = random()
    const wanted = topics(3 + below(4))
    let rule = `${any(names)} AND ${any(wanted)}`
    if (kind > 0.95) rule = `2 of (${[...names, ...wanted].join(', ')})`
    else if (kind > 0.85) rule = `${any(names)} NEAR/12 ${any(wanted)}`
    else if (kind > 0.7) rule = `${rule} AND NOT ${any(topics(1 + below(2)))}`
    else if (kind > 0.5) rule = any([...names, ...topics(1 + below(4), 6_000)])
    storylines.push({ id: `storyline-${number}`, rule })
    plants.push([pick(names), pick(wanted)])
  }

  const articles = Array.from({ length: articleCount }, (): Article => {
    const kind = random()
    const lang: Language = kind < 0.45 ? 'en' : kind < 0.65 ? 'de' : kind < 0.85 ? 'ru' : kind < 0.95 ? 'ko' : 'zh'
    const size = between(SHORTEST, LONGEST)
    const planted = Array.from({ length: below(4) }, () => {
      const which = random()
      return plants[below(Math.min(storylineCount, which < 0.15 ? 10 : which < 0.4 ? 1_000 : which < 0.7 ? 10_000 : 100_000))] ?? []
    }).flat()
    let body = ''
    let bytes = 0
    let inSentence = 0
    while (bytes < size) {
      let word = random() < 0.04 ? (planted.pop() ?? '').replace('*', '') : ''
      if (word === '' && random() < 0.015) word = pick(['2026', '12', '100,000', '3.5'])
      if (word === '') word = (vocabulary[lang][ranks[lang]()] ?? '') + (lang === 'ko' && random() < 0.6 ? pick(particles) : '')
      if (lang === 'en' && random() < 0.02) word += '’s'
      if (inSentence === 0) word = capitalised(word)
      inSentence += 1
      let separator = lang === 'zh' ? '' : ' '
      if (inSentence > 8 + random() * 14) {
        separator = lang === 'zh' ? '。' : '. '
        inSentence = 0
      } else if (random() < 0.06) separator = lang === 'zh' ? '，' : ', '
      body += word + separator
      bytes += Buffer.byteLength(word) + separator.length
    }
    body += planted.map(term => ` ${term.replace('*', '')}.`).join('')
    const title = body.slice(0, 60)
    // One flat string, as texts have that come from a parser.
    return { lang, title, body: Buffer.from(body.slice(60)).toString() }
  })
  return { storylines, articles }
}
