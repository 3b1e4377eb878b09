/**
 * The language of a text, as far as its letters tell: Korean, Japanese, Chinese, Russian and Ukrainian. A text in
 * Latin letters is taken for what the caller expects of it. Of several scripts the one with the most letters decides.
 */

type Script = 'latin' | 'cyrillic' | 'hangul' | 'kana' | 'han'

const scriptOfLanguage: Readonly<Record<string, Script>> = {
  ko: 'hangul',
  ja: 'kana',
  zh: 'han',
  ...Object.fromEntries(['ru', 'uk', 'be', 'bg', 'sr', 'mk', 'kk', 'ky', 'mn', 'tg'].map(language => [language, 'cyrillic'] as const)),
}
/** Languages of scripts that are not told apart here: a Latin text is none of them. */
const otherScripts: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'hi', 'th', 'el', 'hy', 'ka', 'ur', 'bn', 'ta', 'my', 'km', 'am'])

const letters: Readonly<Record<Script, RegExp>> = {
  latin: /\p{Script=Latin}/gu,
  cyrillic: /\p{Script=Cyrl}/gu,
  hangul: /\p{Script=Hangul}/gu,
  kana: /[\p{Script=Hira}\p{Script=Kana}]/gu,
  han: /\p{Script=Han}/gu,
}

/** More is not needed to tell a script; in UTF-16 units. */
const MAX_READ = 20_000
/** Japanese writes at least this share of its letters in kana. */
const KANA_SHARE = 0.1

/** Headlines of a Japanese feed may do without kana; no whole sentence does. */
const MAX_WITHOUT_KANA = 40

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/**
 * The language as a BCP 47 primary subtag; undefined where the letters do not tell and there is no fitting
 * `fallback` (a BCP 47 tag, such as the feed's language).
 */
export async function detectLanguage(text: string, fallback?: string): Promise<string | undefined> {
  const expected = fallback?.toLowerCase().split('-')[0] || undefined
  const read = text.slice(0, MAX_READ)
  const latin = count(read, letters.latin)
  const cyrillic = count(read, letters.cyrillic)
  const hangul = count(read, letters.hangul)
  const kana = count(read, letters.kana)
  const chinese = kana + count(read, letters.han)

  const most = Math.max(latin, cyrillic, hangul, chinese)
  if (most === 0) return expected
  if (most === hangul) return 'ko'
  if (most === chinese) {
    const japanese = kana >= chinese * KANA_SHARE || (expected === 'ja' && (kana > 0 || chinese <= MAX_WITHOUT_KANA))
    return japanese ? 'ja' : 'zh'
  }
  if (most === cyrillic) return cyrillicLanguage(read, expected)
  return expected === undefined || expected in scriptOfLanguage || otherScripts.has(expected) ? undefined : expected
}

function cyrillicLanguage(text: string, expected: string | undefined): string {
  const fitting = expected !== undefined && scriptOfLanguage[expected] === 'cyrillic' ? expected : undefined
  // Other languages of this script share letters with both.
  if (fitting !== undefined && fitting !== 'ru' && fitting !== 'uk') return fitting
  const ukrainian = count(text, /[іїєґ]/giu)
  const russian = count(text, /[ыэъё]/giu)
  if (ukrainian !== russian) return ukrainian > russian ? 'uk' : 'ru'
  return fitting ?? 'ru'
}
