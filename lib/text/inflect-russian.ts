/** Russian nouns and adjectives by their ending in the nominative, singular or plural. ё is е before. Verbs and comparatives are left out. */
import { type Declension, decline, type Inflection, list, required } from './inflection.ts'

const hardAdjective = required('ый ой ого ому ым ом ая ую ою ое ые ых ыми')
const velarAdjective = required('ий ой ого ому им ом ая ую ою ое ие их ими')
const sibilantAdjective = required('ий его ему им ем ая ей ую ею ее ие их ими')
const softAdjective = required('ий его ему им ем яя ей юю ею ее ие их ими')
const masculine = list('а у ом е ы ов ам ами ах')
const velar = list('а у ом е и ов ам ами ах')
const sibilant = list('а у ом ем е и ы ев ов ей ам ами ах')
const surname = list('а у ом ым е ы и ой ов ых ам ыми ами ах')
const past = list('а о и у ом е ы ов ам ами ах')
const feminine = list('а ы и у е ой ою ей ею ам ами ах')
const softFeminine = required('я и ю е ей ею ь ям ями ях')
const iya = required('ия ии ию ией иею ий иям иями иях')
const ie = required('ие ия ию ием ии ий иям иями иях')
const iy = required('ий ия ию ием ии иев иям иями иях')
const jot = required('й я ю ем е и ев ям ями ях')
const neuter = list('о а у ом е ам ами ах')
const softNeuter = list('е я ю ем и ей ям ями ях а у ам ами ах')
const softSign = required('ь я ю ем е и ью ей ям ями ях ам ами ах')
const plural = list('ы и а у ом е ой ов ам ами ах')
const softPlural = list('и а я у ю е ом ем ой ей ею ов ев ь й ам ям ами ями ах ях')
const fleeting = required('а у ем ом е ы ев ов ам ами ах')
const fleetingVelar = required('а у ом е и ов ам ами ах')
/** Without -е: после is no form of посол. */
const fleetingL = required('а у ом ы ов ам ами ах')
const fleetingSoft = required('я ю ем е и ей ям ями ях')
const people = list('е ам ами ах')
const bare = list('')

const declensions: readonly Declension[] = [
  [/[жшчщ]ие$/, [2, '', sibilantAdjective], [2, '', ie]],
  [/[жшчщ](?:ий|ая|ее)$/, [2, '', sibilantAdjective]],
  [/[кгх](?:ий|ая|ое|ие)$/, [2, '', velarAdjective]],
  [/н(?:ий|ие)$/, [2, '', softAdjective], [2, '', iy], [2, '', ie]],
  [/(?:яя|н?ее)$/, [2, '', softAdjective]],
  [/(?:ый|ое|ые|ая)$/, [2, '', hardAdjective]],
  [/ой$/, [2, '', hardAdjective], [2, '', velarAdjective], [1, '', jot]],
  [/ия$/, [2, '', iya]],
  [/ие$/, [2, '', ie]],
  [/ий$/, [2, '', iy]],
  [/й$/, [1, '', jot]],
  // поставка → поставок, пушка → пушек, копейка → копеек
  [/[йь]ка$/, [1, '', feminine], [3, 'ек', bare], [3, 'ок', bare]],
  [/[жшчщ]ка$/, [1, '', feminine], [2, 'ек', bare]],
  [/[бвгдзклмнпрстфхц]ка$/, [1, '', feminine], [2, 'ок', bare]],
  [/а$/, [1, '', feminine]],
  [/ья$/, [1, '', softFeminine], [2, 'ей', bare]],
  [/я$/, [1, '', softFeminine]],
  // судно → судов, судам; письмо → писем
  [/судно$/, [1, '', neuter], [2, '', required('а ов ам ами ах')]],
  [/ьмо$/, [1, '', neuter], [3, 'ем', bare]],
  [/о$/, [1, '', neuter]],
  [/е$/, [1, '', softNeuter]],
  // бойцы, корейцы, добровольцы → боец, кореец, доброволец
  [/[аеоуяи]йцы$/, [1, '', fleeting], [3, 'ец', bare]],
  [/льцы$/, [1, '', fleeting], [3, 'ец', bare]],
  [/[бвдзмнпрст]цы$/, [1, '', plural], [2, 'ец', bare]],
  [/ы$/, [1, '', plural]],
  [/[жшчщ]ки$/, [1, '', softPlural], [2, 'ек', bare]],
  [/[бвгдзлмнпрст]ки$/, [1, '', softPlural], [2, 'ок', bare]],
  [/и$/, [1, '', softPlural]],
  // огонь → огня, парень → парня
  [/[бвгдзклмпрст][ео]нь$/, [1, '', softSign], [3, 'н', fleetingSoft]],
  [/ь$/, [1, '', softSign]],
  // боец → бойца, кореец → корейца; доброволец → добровольца, пехотинец → пехотинца
  [/[аеоуяи]ец$/, [0, '', bare], [2, 'йц', fleeting]],
  [/лец$/, [0, '', bare], [2, 'ьц', fleeting]],
  [/[бвгдзкмнпрст]ец$/, [0, '', bare], [2, 'ц', fleeting]],
  // участок → участка; посол → посла; ветер → ветра
  [/[бвгджзклмнпрстфхчшщ]ок$/, [0, '', velar], [2, 'к', fleetingVelar]],
  [/[сзт][оеё]л$/, [0, '', past], [2, 'л', fleetingL]],
  [/тер$/, [0, '', masculine], [2, 'р', fleetingL]],
  // россиянин → россияне
  [/[ая]нин$/, [0, '', masculine], [2, '', people]],
  [/(?:[ое]в|[иы]н)$/, [0, '', surname]],
  [/[аеиоуыя]л$/, [0, '', past]],
  [/[кгх]$/, [0, '', velar]],
  [/[жшчщц]$/, [0, '', sibilant]],
  [/[бвдзлмнпрстф]$/, [0, '', masculine]],
]

export const russianForms = (word: string): Inflection[] => decline(word, declensions)

/** Ким Чен Ын → Ына, Ыном. */
export const russianNameEndings = masculine
