/** English, German, French and Spanish words by their ending, singular or plural, without diacritics. Verbs in English only. */
import { type Inflection, list, required } from './inflection.ts'

const german = list('e en n er ern em es s ens in innen nen se ses sen')
const germanFeminine = list('en n s')
const germanPlural = list('e en er ern em es s')
const germanAdjective = list('e en er es em')
const germanParticiple = required('e en er em es')
const germanLatin = required('en')
const english = list('s es')
const plural = list('s')
const verb = required('ed ing')
const fromIes = required('y ies ied')
const afterSibilant = list('es ed ing')
const afterY = required('ies ied')
const gerund = required('ing')
const past = required('d')
const men = required('man men')
const ves = required('f fe ves')
const ses = required('sis ses')
const french = list('s e es x')
const frenchE = list('s')
const frenchPlural = list('s x')
const aux = required('l ux')
const ails = required('il ils ux')
const feminineN = required('n ns nne nnes')
const feminineEuse = required('r rs x se ses')
const feminineTrice = required('eur eurs rice rices')
const feminineIve = required('f fs ve ves')
const feminineEre = required('er ers ere eres')
const feminineEl = required('l ls lle lles')
const spanishO = required('o a os as')
const spanishZ = required('z ces')
const pluralEs = list('es')
const spanishConsonant = list('s es a as')

export function germanForms(word: string): Inflection[] {
  const adjective = /^(.{2,}(?:ig|isch|lich))(?:e|er|en|es|em)?$/.exec(word)?.[1]
  if (adjective !== undefined)
    return [
      { stem: adjective, endings: germanAdjective },
      { stem: word, endings: german },
    ]
  // Botschaft is no Botschafter
  if (/(?:ung|schaft|heit|keit|tion|enz|anz|ik)$/.test(word)) return [{ stem: word, endings: germanFeminine }]
  const forms: Inflection[] = [{ stem: word, endings: german }]
  if (word.length > 4 && word.endsWith('e')) forms.push({ stem: word.slice(0, -1), endings: german })
  if (word.length > 5 && word.endsWith('en'))
    forms.push({ stem: word.slice(0, -2), endings: /(?:schaft|ung|heit|keit|tion)en$/.test(word) ? germanFeminine : germanPlural })
  // Gefangener → Gefangene, Verletzter → Verletzte: participles, not the Botschafter
  if (/(?:det|tzt|igt|agt|rt|cht|andt|ngen)er$/.test(word)) forms.push({ stem: word.slice(0, -2), endings: germanParticiple })
  // Zentrum → Zentren, Firma → Firmen
  if (word.length > 5 && word.endsWith('um')) forms.push({ stem: word.slice(0, -2), endings: germanLatin })
  if (/[^aeiou]a$/.test(word)) forms.push({ stem: word.slice(0, -1), endings: germanLatin })
  return forms
}

/** A plural loses its s: `soldiers` finds the soldier. Not `ss`, `us`, `is`, nor short words (`news`, `arms`). */
const singular = (word: string): string => (word.length > 4 && /[^suia]s$/.test(word) ? word.slice(0, -1) : word)

export function englishForms(word: string): Inflection[] {
  if (/[^aeiou]ies$/.test(word) && word.length > 5) return [{ stem: word.slice(0, -3), endings: fromIes }]
  // serviceman → servicemen; knife → knives, wolves → wolf; crisis → crises
  if (/..m[ae]n$/.test(word)) return [{ stem: word.slice(0, -3), endings: men }, ...regularEnglish(word)]
  if (/(?:[lr]ves|[ie]aves|ives)$/.test(word)) return [{ stem: word.slice(0, -3), endings: ves }, ...regularEnglish(word)]
  if (/(?:[lr]f|[ei]af|ife)$/.test(word)) return [{ stem: word.replace(/fe?$/, ''), endings: ves }, ...regularEnglish(word)]
  if (/s[ie]s$/.test(word) && word.length > 5) return [{ stem: word.slice(0, -3), endings: ses }, ...regularEnglish(word)]
  return regularEnglish(word)
}

function regularEnglish(word: string): Inflection[] {
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

/** By ending, the masculine or the feminine: what is cut, and what may stand there. */
const frenchPairs: readonly (readonly [RegExp, number, ReadonlySet<string>])[] = [
  // général, généraux; travail, travaux
  [/al$/, 1, aux],
  [/aux$/, 2, aux],
  [/ail$/, 2, ails],
  // coréen, coréenne; patron, patronne
  [/[eo]n$/, 1, feminineN],
  [/[eo]nne$/, 3, feminineN],
  // ambassadeur, ambassadrice; travailleur, travailleuse; dangereux, dangereuse
  [/[td]eur$/, 3, feminineTrice],
  [/[td]rice$/, 4, feminineTrice],
  [/eu[rx]$/, 1, feminineEuse],
  [/euse$/, 2, feminineEuse],
  // offensif, offensive; ouvrier, ouvrière; industriel, industrielle
  [/if$/, 1, feminineIve],
  [/ive$/, 2, feminineIve],
  [/[^a]ier$/, 2, feminineEre],
  [/iere$/, 3, feminineEre],
  [/el$/, 1, feminineEl],
  [/elle$/, 3, feminineEl],
  // envoyée, blessée
  [/ee$/, 1, frenchPlural],
]

/** `accented`: the last letter is an é: envoyé, envoyée, but not arme, armée. */
export function frenchForms(word: string, accented = false): Inflection[] {
  const base = word.length > 4 && /[^s]s$/.test(word) ? word.slice(0, -1) : word
  const forms: Inflection[] = [{ stem: base, endings: accented || !base.endsWith('e') ? french : frenchE }]
  for (const [pattern, cut, endings] of frenchPairs)
    if (pattern.test(base) && base.length - cut >= 3) forms.push({ stem: base.slice(0, -cut), endings })
  return forms
}

/** `accented`: an é before the last letter: japonés, and not the plural of Japón. */
export function spanishForms(word: string, accented = false): Inflection[] {
  if (accented && word.endsWith('es')) return [{ stem: word, endings: spanishConsonant }]
  const base = word.length > 4 && /[aeo]s$/.test(word) ? word.slice(0, -1) : word
  if (base.endsWith('o')) return [{ stem: base.slice(0, -1), endings: spanishO }]
  if (base.endsWith('z')) return [{ stem: base.slice(0, -1), endings: spanishZ }]
  // japonés → japonesa, japoneses
  if (/[cnlru]es$/.test(word) && word.length > 5) return [{ stem: word, endings: spanishConsonant }, ...spanishPlural(base)]
  // misiles → misil, naciones → nacion
  if (base !== word && base.endsWith('e')) return spanishPlural(base)
  return [{ stem: base, endings: /[aeiou]$/.test(base) ? plural : spanishConsonant }]
}

const spanishPlural = (base: string): Inflection[] => [
  { stem: base, endings: plural },
  { stem: base.slice(0, -1), endings: pluralEs },
]
