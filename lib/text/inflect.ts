/**
 * The inflected forms of a word, as stems with closed lists of endings: a folded token is a form of the word if
 * one of the stems starts it and the rest is one of that stem's endings.
 *
 * Nouns and adjectives first, since storylines are told in names and nouns; no dictionary, no irregular forms.
 * Words are folded before (`fold.ts`), so the lists carry no diacritics but й and ї.
 */

/** Words of Latin and Cyrillic with fewer letters are matched exactly. */
export const MIN_INFLECTED_LETTERS = 4

export type Inflection = { readonly stem: string; readonly endings: ReadonlySet<string> }

const list = (text: string): ReadonlySet<string> => new Set(['', ...text.split(' ')])
/** Without the bare stem: for stems that are no word. */
const required = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const boundOf = new Map<ReadonlySet<string>, ReadonlySet<string>>()

/** Endings without the bare stem; the same set for the same endings, so that sets can be told apart by identity. */
function bound(endings: ReadonlySet<string>): ReadonlySet<string> {
  let without = boundOf.get(endings)
  if (without === undefined) {
    without = new Set([...endings].filter(it => it !== ''))
    boundOf.set(endings, without)
  }
  return without
}

const exact: ReadonlySet<string> = new Set([''])

const russian = list(
  'а я ы и у ю е о ь й ой ей ом ем ам ям ами ями ах ях ов ев ий ый ого его ому ему ым им ых их ыми ими ая яя ую юю ое ее ою ею ые ие ия ию ии ием иям иями иях ью ья ье ьи ьям ьями ьях',
)
const ukrainian = list(
  'а я у ю і и е о ь й є ї ої ею ою єю ом ем єм ам ям ами ями ах ях ів їв ей ові еві єві ий ій ого ього ому ьому им ім їм их іх їх ими іми їми ію ією ії ія іє',
)
const polish = list('a e i y o u ie iem em om ow ami ach owi owie ego emu ej ym im ymi imi ych ich ia iu iom iach iami iej iego iemu')
const german = list('e en n er ern es s ens in innen se ses sen')
const germanPlural = list('e en er ern es s')
const germanAdjective = list('e en er es em')
const english = list('s es')
const plural = list('s')
const verb = required('ed ing')
const fleetingRussian = required('а у ем ом е ы ев ов ам ами ах')
const fleetingUkrainian = required('я ю ем еві і ів ям ями ях')
const polishPersons = required('cy')
const fromIes = required('y ies ied')
const afterSibilant = list('es ed ing')
const afterY = required('ies ied')
const gerund = required('ing')
const past = required('d')
const french = list('s e es x')
const frenchAux = required('ux')
const frenchFeminine = required('ne nes')
const spanishO = required('o a os as')
const spanishZ = required('z ces')
const pluralEs = list('es')
const spanishConsonant = list('s es a as')

/** What a term in the nominative ends with, longest first; cut before the endings are added. */
const cut = {
  ru: ['ый', 'ий', 'ой', 'ая', 'яя', 'ое', 'ее', 'ые', 'ие', 'а', 'я', 'о', 'е', 'ь', 'й', 'ы', 'и'],
  uk: ['ий', 'ій', 'а', 'я', 'о', 'е', 'є', 'ь', 'й', 'и', 'і', 'ї'],
  pl: ['ie', 'ia', 'a', 'e', 'i', 'y', 'o'],
} as const

/** A shorter stem would be the start of too many other words; in letters. */
const MIN_STEM = 3

/** The word without its ending, and what may follow; a stem under four letters is no word of its own (сім'я, not сім). */
function cutEnding(word: string, cuts: readonly string[], endings: ReadonlySet<string>): Inflection {
  const ending = cuts.find(it => word.endsWith(it) && word.length - it.length >= MIN_STEM)
  const stem = ending === undefined ? word : word.slice(0, -ending.length)
  return { stem, endings: stem.length < MIN_INFLECTED_LETTERS ? bound(endings) : endings }
}

function russianForms(word: string): Inflection[] {
  const forms: Inflection[] = [cutEnding(word, cut.ru, russian)]
  // боец → бойца is left out; доброволец → добровольца, кореец → корейца, наемник is regular
  if (/[^аеёиоуыэюя]ец$/.test(word)) {
    forms.push({ stem: `${word.slice(0, -2)}ц`, endings: fleetingRussian }, { stem: `${word.slice(0, -2)}ьц`, endings: fleetingRussian })
  } else if (/[аеоуяю]ец$/.test(word)) forms.push({ stem: `${word.slice(0, -2)}йц`, endings: fleetingRussian })
  return forms
}

function ukrainianForms(word: string): Inflection[] {
  const forms: Inflection[] = [cutEnding(word, cut.uk, ukrainian)]
  if (word.endsWith('ець')) {
    forms.push(
      { stem: `${word.slice(0, -3)}ц`, endings: fleetingUkrainian },
      { stem: `${word.slice(0, -3)}ьц`, endings: fleetingUkrainian },
    )
  }
  return forms
}

function polishForms(word: string): Inflection[] {
  const forms: Inflection[] = [cutEnding(word, cut.pl, polish)]
  // robotnik → robotnicy
  if (word.endsWith('nik')) forms.push({ stem: word.slice(0, -1), endings: polishPersons })
  return forms
}

function germanForms(word: string): Inflection[] {
  const adjective = /^(.{2,}(?:ig|isch|lich))(?:e|er|en|es|em)?$/.exec(word)?.[1]
  if (adjective !== undefined)
    return [
      { stem: adjective, endings: germanAdjective },
      { stem: word, endings: german },
    ]
  const forms: Inflection[] = [{ stem: word, endings: german }]
  if (word.length > 4 && word.endsWith('e')) forms.push({ stem: word.slice(0, -1), endings: german })
  if (word.length > 5 && word.endsWith('en')) forms.push({ stem: word.slice(0, -2), endings: germanPlural })
  return forms
}

/** A plural loses its s: `soldiers` finds the soldier. Not `ss`, `us`, `is`, nor short words (`news`, `arms`). */
const singular = (word: string): string => (word.length > 4 && /[^suia]s$/.test(word) ? word.slice(0, -1) : word)

function englishForms(word: string): Inflection[] {
  if (/[^aeiou]ies$/.test(word) && word.length > 5) return [{ stem: word.slice(0, -3), endings: fromIes }]
  const base = singular(word)
  const forms: Inflection[] = [{ stem: base, endings: english }]
  if (base !== word) {
    // missiles → missile; matches, boxes → match, box
    if (/(?:[sxz]|[cs]h)es$/.test(word)) forms.push({ stem: word.slice(0, -2), endings: afterSibilant })
    return forms
  }
  if (/[^aeiou]y$/.test(word)) forms.push({ stem: word.slice(0, -1), endings: afterY }, { stem: word, endings: gerund })
  else if (word.endsWith('e')) forms.push({ stem: word, endings: past }, { stem: word.slice(0, -1), endings: gerund })
  else forms.push({ stem: word, endings: verb })
  // ship → shipped, shipping
  if (/[^aeiou][aeiou][^aeiouwxys]$/.test(word)) forms.push({ stem: word + word.slice(-1), endings: verb })
  return forms
}

function frenchForms(word: string): Inflection[] {
  const base = word.length > 4 && /[^s]s$/.test(word) ? word.slice(0, -1) : word.endsWith('aux') ? word.slice(0, -1) : word
  const forms: Inflection[] = [{ stem: base, endings: french }]
  // général → généraux; coréen → coréenne
  if (base.endsWith('al')) forms.push({ stem: base.slice(0, -1), endings: frenchAux })
  else if (/[eo]n$/.test(base)) forms.push({ stem: base, endings: frenchFeminine })
  else if (/[eo]nne$/.test(base)) forms.push({ stem: base.slice(0, -2), endings: plural })
  return forms
}

function spanishForms(word: string): Inflection[] {
  const base = word.length > 4 && /[aeo]s$/.test(word) ? word.slice(0, -1) : word
  if (base.endsWith('o')) return [{ stem: base.slice(0, -1), endings: spanishO }]
  if (base.endsWith('z')) return [{ stem: base.slice(0, -1), endings: spanishZ }]
  // misiles → misil, naciones → nacion
  if (base !== word && base.endsWith('e'))
    return [
      { stem: base, endings: plural },
      { stem: base.slice(0, -1), endings: pluralEs },
    ]
  return [{ stem: base, endings: /[aeiou]$/.test(base) ? plural : spanishConsonant }]
}

/** What a short declined name takes: Kim Jong Uns, Ким Чен Ына. */
const nameEndings: Readonly<Record<string, ReadonlySet<string>>> = {
  ru: russian,
  uk: ukrainian,
  pl: polish,
  de: english,
  en: exact,
  fr: exact,
  es: exact,
}

function nounEndings(word: string, language: string): Inflection[] {
  return [{ stem: word, endings: nameEndings[language] ?? exact }]
}

type Script = 'latin' | 'cyrillic'

const languages: Readonly<Record<string, { readonly script: Script; readonly forms: (word: string) => readonly Inflection[] }>> = {
  ru: { script: 'cyrillic', forms: russianForms },
  uk: { script: 'cyrillic', forms: ukrainianForms },
  pl: { script: 'latin', forms: polishForms },
  de: { script: 'latin', forms: germanForms },
  en: { script: 'latin', forms: englishForms },
  fr: { script: 'latin', forms: frenchForms },
  es: { script: 'latin', forms: spanishForms },
}

/** Languages that have a list of endings for words. */
export const inflectedLanguages: ReadonlySet<string> = new Set(Object.keys(languages))

const scriptOf = (word: string): Script | undefined =>
  /^\p{Script=Latin}/u.test(word) ? 'latin' : /^\p{Script=Cyrl}/u.test(word) ? 'cyrillic' : undefined

/** The languages with a list of endings that are written in a word's script. */
export const languagesInScriptOf = (word: string): readonly string[] =>
  Object.entries(languages).flatMap(([language, { script }]) => (script === scriptOf(word) ? [language] : []))

/** The languages whose endings a word takes when its language is unknown or is not written in its script. */
function languagesByScript(word: string): readonly string[] {
  const script = scriptOf(word)
  if (script === 'latin') return ['en', 'de']
  if (script !== 'cyrillic') return []
  if (/[іїєґ]/.test(word)) return ['uk']
  return /[ыэъ]/.test(word) ? ['ru'] : ['ru', 'uk']
}

/** The languages by which `word` is inflected, given the language of what is read. */
function languagesOf(word: string, language: string | undefined): readonly string[] {
  const known = language === undefined ? undefined : languages[language]
  return language !== undefined && known !== undefined && known.script === scriptOf(word) ? [language] : languagesByScript(word)
}

/**
 * Forms of a folded word in a text of `language` (BCP 47 primary subtag); undefined, or a language of another
 * script: by the word's script. Words under four letters have one form only.
 */
export function inflect(word: string, language: string | undefined): readonly Inflection[] {
  if (word.length < MIN_INFLECTED_LETTERS) return uninflected(word)
  const forms = languagesOf(word, language).flatMap(it => languages[it]?.forms(word) ?? [])
  return [...uninflected(word), ...forms]
}

/** Forms of the short last part of a name: Kim Jong Uns, Ким Чен Ыном. */
export function inflectName(word: string, language: string | undefined): readonly Inflection[] {
  return [...uninflected(word), ...languagesOf(word, language).flatMap(it => nounEndings(word, it))]
}

/** The word itself and nothing else. */
export const uninflected = (word: string): readonly Inflection[] => [{ stem: word, endings: exact }]

const particles = list(
  '은 는 이 가 을 를 의 에 에게 에게서 께 께서 에서 와 과 랑 이랑 도 만 까지 마저 조차 부터 로 으로 로서 으로서 로써 으로써 로부터 으로부터 보다 처럼 같이 마다 밖에 뿐 이나 나 이라 라 라고 이라고 라는 이라는 이란 란 이며 며 하고 에는 에도 에만 에서는 에서도 에게는 으로는 로는 으로도 로도 과의 와의 과는 와는 과도 와도 까지의 까지도 부터의 에서의 에의 로의 으로의 만의 만이 만을 도의 들 들이 들은 들을 들의 들에게 들과 들도 이다 이었다 였다 입니다 이고 인 일 측 측은 측이 측의 측에 군 군이 군은 군을 군의 씨 씨는 씨가 씨의',
)

/** A single syllable starts far too many words to take particles. */
const MIN_PARTICLE_SYLLABLES = 2

/** Forms of a Korean word: particles, plural, and the suffixes for a side, an army, a person. */
export function inflectKorean(word: string): readonly Inflection[] {
  return word.length < MIN_PARTICLE_SYLLABLES ? uninflected(word) : [{ stem: word, endings: particles }]
}
