/**
 * The single values of the configuration files: ids, URLs, durations, languages, countries, zones.
 *
 * Each is a zod string whose check explains itself: the fault's code, message and hint travel in
 * the issue's `params` and `issues.ts` gives them their place.
 */
import * as z from 'zod'
import { selectorFault } from '../feed/page-selectors.ts'
import { onlyList, readListName } from '../match/alias-list.ts'
import { nearest } from './nearest.ts'

/** What is wrong with a value. `secret`: the value must not be shown. */
export type Fault = { readonly code: string; readonly message: string; readonly hint?: string; readonly secret?: boolean }

/** What an editor can check of a value by itself, in the words of JSON Schema. */
type EditorCheck = {
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly enum?: readonly string[]
}

const checked = (explain: (text: string) => Fault | undefined, editor: EditorCheck = {}) =>
  z
    .string()
    .check(context => {
      const fault = explain(context.value)
      if (fault !== undefined) context.issues.push({ code: 'custom', input: context.value, message: fault.message, params: { ...fault } })
    })
    .meta({ ...editor })

/** Ids are stored in keys of at most 1,024 bytes together with others. */
const ID_LENGTH = 64

const kebab = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')

export const Id = checked(
  text => {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)) {
      const better = kebab(text)
      const hint = better === '' ? {} : { hint: `write "${better}"` }
      return { code: 'bad-id', message: `"${text}" is no id: ids are lower-case letters, digits and single hyphens`, ...hint }
    }
    if (text.length > ID_LENGTH) return { code: 'bad-id', message: `this id has ${text.length} letters; ${ID_LENGTH} are the limit` }
    return undefined
  },
  { pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: ID_LENGTH },
)

export const Text = checked(text => (text.trim() === '' ? { code: 'empty', message: 'this text is empty' } : undefined), { minLength: 1 })

/** `scheme://user:password@host`, also where the rest is no URL. */
const USER_INFO = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i

export const HttpUrl = checked(
  text => {
    if (USER_INFO.test(text))
      return {
        code: 'secret-in-file',
        message: 'a user name or password stands in this URL; these files hold no secrets',
        hint: 'remove the part before the "@"',
        secret: true,
      }
    const url = URL.parse(text)
    if (url === null || /\s/.test(text)) {
      const hint = /^[\w-]+(\.[\w-]+)+(\/|$)/.test(text) ? { hint: `write "https://${text}"` } : {}
      return { code: 'bad-url', message: `"${text}" is no URL`, ...hint }
    }
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      return { code: 'bad-url', message: `only http and https can be fetched, not "${url.protocol}"` }
    return undefined
  },
  { pattern: '^https?://' },
)

/** A name as it stands in a URL: a host's subdomains are it too. */
export const HostName = checked(text => {
  const url = URL.parse(`https://${text}/`)
  if (url !== null && url.hostname === text && /[a-z0-9]$/.test(text)) return undefined
  const better = (/^[a-z]+:\/\//i.test(text) ? URL.parse(text) : url)?.hostname ?? ''
  const hint = better === '' || better === text ? {} : { hint: `write "${better}"` }
  return { code: 'bad-host', message: `"${text}" is no host name`, ...hint }
})

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of `30s`, `15m`, `6h`, `1d`; undefined for anything else. */
export const durationMs = (text: string): number | undefined => {
  const found = /^([1-9]\d{0,5})([smhd])$/.exec(text)
  const unit = UNIT_MS[found?.[2] ?? '']
  return found === null || unit === undefined ? undefined : Number(found[1]) * unit
}

export const Duration = checked(
  text =>
    durationMs(text) === undefined
      ? { code: 'bad-duration', message: `"${text}" is no duration`, hint: 'a whole number with its unit: 30s, 15m, 6h or 1d' }
      : undefined,
  { pattern: '^[1-9][0-9]{0,5}[smhd]$' },
)

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })
const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/** Country codes that are often written for the language. */
const MEANT_LANGUAGE: Readonly<Record<string, string>> = {
  jp: 'ja',
  cn: 'zh',
  ua: 'uk',
  cz: 'cs',
  dk: 'da',
  english: 'en',
  german: 'de',
  korean: 'ko',
}

const languageFault = (text: string): Fault | undefined => {
  const fault = (hint: string): Fault => ({ code: 'bad-language', message: `"${text}" is no language code`, hint })
  const meant = MEANT_LANGUAGE[text.toLowerCase()]
  if (meant !== undefined) return fault(`did you mean "${meant}"?`)
  try {
    const primary = Intl.getCanonicalLocales(text)[0]?.split('-')[0] ?? ''
    // eng and iw are en and he, and nothing else would find them
    if (languageNames.of(primary) !== undefined)
      return text.toLowerCase().split('-')[0] === primary ? undefined : fault(`did you mean "${primary}"?`)
  } catch {
    // not well-formed
  }
  return fault('a BCP 47 code such as en, de, ko or pt-BR')
}

/** BCP 47, also with script or region: `pt-BR`. */
export const Language = checked(languageFault)

const primaryFault = (text: string): Fault | undefined =>
  languageFault(text) ??
  (/^[a-z]{2,3}$/.test(text)
    ? undefined
    : { code: 'bad-language', message: `"${text}" is more than a language`, hint: `write "${text.toLowerCase().split('-')[0]}"` })

/** A primary subtag alone: `pt`. */
export const PrimaryLanguage = checked(primaryFault, { pattern: '^[a-z]{2,3}$' })

/** The key of a list of aliases: a language, `any`, or a language and `-only`. */
export const AliasLanguage = checked(
  text => {
    if (text === 'any') return undefined
    const { language, only } = readListName(text)
    if (only && language === 'any')
      return { code: 'bad-language', message: '"any-only" limits nothing', hint: 'write any, or a language as in ko-only' }
    return primaryFault(only && text === onlyList(language) ? language : text)
  },
  { pattern: '^[a-z]{2,3}(-only)?$' },
)

/** ISO 3166-1 alpha-2. */
export const Country = checked(
  text => {
    const upper = text.toUpperCase()
    const [canonical] = /^[A-Z]{2}$/.test(upper) ? Intl.getCanonicalLocales(`und-${upper}`) : []
    const meant = canonical?.split('-')[1]
    if (meant !== undefined && meant !== 'ZZ' && regionNames.of(meant) !== undefined)
      return meant === text ? undefined : { code: 'bad-country', message: `"${text}" is no country code`, hint: `did you mean "${meant}"?` }
    return { code: 'bad-country', message: `"${text}" is no country code`, hint: 'two capitals as in ISO 3166-1, such as KR or DE' }
  },
  { pattern: '^[A-Z]{2}$' },
)

export const Zone = checked(text => {
  try {
    // an offset such as +01:00 is accepted by Intl, but knows no summer time
    if (/^[A-Za-z]/.test(text) && new Intl.DateTimeFormat('en', { timeZone: text })) return undefined
  } catch {
    // unknown to Intl
  }
  const zones = Intl.supportedValuesOf('timeZone')
  const near = zones.find(zone => zone.toLowerCase().endsWith(`/${text.toLowerCase()}`)) ?? nearest(text, zones)
  return {
    code: 'bad-zone',
    message: `"${text}" is no time zone`,
    hint: near === undefined ? 'an IANA name such as Europe/Berlin' : `did you mean "${near}"?`,
  }
})

/** CSS, as `page-selectors.ts` reads it. */
export const Selector = checked(
  text => {
    if (text.trim() === '') return { code: 'empty', message: 'this selector is empty' }
    const fault = selectorFault(text)
    return fault && { code: 'bad-selector', ...fault }
  },
  { minLength: 1 },
)

/** The name of an environment variable (on AWS of a parameter); a secret itself must never stand here. */
export const SecretName = checked(
  text =>
    /^[A-Z][A-Z0-9_]*$/.test(text)
      ? undefined
      : {
          code: 'bad-secret-name',
          message: 'this is not the name of an environment variable',
          hint: 'a secret itself never stands here: put it into a variable and write its name, such as SLACK_DESK_URL',
          // it may well be the secret
          secret: true,
        },
  { pattern: '^[A-Z][A-Z0-9_]*$' },
)

/** `desk@example.org` or `Desk <desk@example.org>`. */
export const MailAddress = checked(
  text =>
    /^(?:[^<>@\r\n]* <[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/.test(text)
      ? undefined
      : { code: 'bad-address', message: `"${text}" is no mail address`, hint: 'one address, such as desk@example.org' },
  { pattern: '@' },
)

/** When a subscription is told. Only `now` exists so far. */
export const Send = checked(
  text => {
    if (text === 'now') return undefined
    if (/^(hourly|daily \d\d:\d\d|weekly (mon|tue|wed|thu|fri|sat|sun) \d\d:\d\d)$/.test(text))
      return { code: 'not-yet-supported', message: `"send: ${text}" is not yet supported`, hint: 'write "send: now", or leave it out' }
    return { code: 'bad-value', message: `"${text}" is no time to send`, hint: 'write "now"' }
  },
  { enum: ['now'] },
)
