/** Polish nouns and adjectives by their ending in the nominative, singular or plural, without diacritics: ę is e, ą is a, ł is l. Verbs are left out. */
import { type Declension, decline, type Inflection, list, required } from './inflection.ts'

const adjective = required('y i a e ego emu ym im ej ych ich ymi imi')
const velarAdjective = required('i a ie iego iemu im iej ich imi')
const softAdjective = required('i ia ie iego iemu im iej ich imi')
const masculine = list('a u owi em iem ie e y i ow om ami ach owie')
const softMasculine = list('a u owi em e y i ow om ami ach ia iowi iem iu ie iow iom iami iach')
const feminine = list('a y i e o ie om ami ach')
const ia = required('ia ii i ie io iom iami iach')
const ja = list('a i e o om ami ach')
const neuter = list('o a u em iem ie e om ami ach')
const softNeuter = list('e a u em om ami ach i')
const ie = list('ie ia iu iem iom iami iach')
const plural = list('y i a e u owi em iem ie ow om ami ach')
const fleeting = required('a u owi em y i ow om ami ach e')
const fleetingVelar = required('a u owi iem i ow om ami ach')
const fleetingSoft = required('ia iowi iem iu i ie iow iom iami iach iowie')
const fleetingL = required('a owi em ie u y owie ow om ami ach')
const sky = required('ki ka kie kiego kiemu kim kiej kich kimi cy')
const skNouns = list('i a o e u em iem ow om ami ach')
const bare = list('')

const declensions: readonly Declension[] = [
  // północnokoreański → północnokoreańscy
  // and of nouns: pociski → pocisków, wojska → wojsk
  [/(?:sk|ck)(?:i|a)$/, [2, '', sky], [1, '', skNouns]],
  [/(?:sk|ck)ie$/, [3, '', sky]],
  [/scy$/, [2, '', sky]],
  [/[kg]i$/, [1, '', velarAdjective], [1, '', list('a e em iem ow om ami ach u owi')], [2, 'ek', bare]],
  // ranny → ranni, uzbrojony → uzbrojeni, bojowy → bojowi
  [/ty$/, [1, '', adjective], [1, '', plural], [2, 'ci', bare]],
  [/ony$/, [1, '', adjective], [3, 'eni', bare], [1, '', plural]],
  [/ry$/, [1, '', adjective], [1, '', plural], [1, 'zy', bare]],
  [/cy$/, [0, '', bare], [1, '', plural], [2, 'k', masculine], [2, 'iec', bare]],
  [/y$/, [1, '', adjective], [1, '', plural]],
  [/nia$/, [2, '', ie], [2, '', ia], [2, '', softAdjective]],
  [/ia$/, [2, '', ia], [2, '', ie]],
  [/(?:[aeo]|j)a$/, [1, '', ja]],
  // Północna, Ludowa are adjectives, wojna is not: both. wojna → wojen
  [/[bdjlmprstw]na$/, [1, '', feminine], [1, '', adjective], [2, 'en', bare]],
  [/[nw]a$/, [1, '', feminine], [1, '', adjective]],
  // fabryka → fabryce, paczka → paczek; flaga → fladze; rakieta → rakiecie; bomba, góra → górze
  [/[bcdjlmnprstwz]ka$/, [1, '', feminine], [2, 'ce', bare], [2, 'ek', bare]],
  [/ka$/, [1, '', feminine], [2, 'ce', bare]],
  // przywódca, a man
  [/ca$/, [1, '', feminine], [1, 'ow', bare]],
  [/ga$/, [1, '', feminine], [2, 'dze', bare]],
  [/ta$/, [1, '', feminine], [2, 'cie', bare]],
  [/da$/, [1, '', feminine], [1, 'zie', bare]],
  [/ra$/, [1, '', feminine], [1, 'ze', bare]],
  [/a$/, [1, '', feminine]],
  [/ne$/, [1, '', adjective], [1, '', softNeuter]],
  [/we$/, [1, '', adjective]],
  [/ie$/, [2, '', ie], [2, '', softAdjective]],
  [/e$/, [1, '', softNeuter], [1, '', plural]],
  [/o$/, [1, '', neuter]],
  [/i$/, [1, '', softMasculine]],
  // jeniec → jeńca; statek → statku; więzień → więźnia; poseł → posła
  [/iec$/, [0, '', bare], [3, 'c', fleeting]],
  [/[bcdklmnprstwz]ek$/, [0, '', masculine], [2, 'k', fleetingVelar]],
  [/ien$/, [0, '', bare], [3, 'n', fleetingSoft]],
  [/[sz]el$/, [0, '', softMasculine], [2, 'l', fleetingL]],
  [/[sz]iol$/, [0, '', masculine], [3, 'l', fleetingL]],
  // robotnik → robotnicy; prezydent → prezydenci, prezydencie; dyktator → dyktatorzy; zakład → zakładzie
  [/[iy]k$/, [0, '', masculine], [1, 'cy', bare]],
  [/ak$/, [0, '', masculine], [1, 'cy', bare]],
  [/st$/, [0, '', masculine], [1, 'ci', bare], [1, 'cie', bare]],
  [/t$/, [0, '', masculine], [1, 'ci', bare], [1, 'cie', bare]],
  [/d$/, [0, '', masculine], [0, 'zie', bare], [0, 'zi', bare]],
  // minister → ministra
  [/ster$/, [0, '', masculine], [2, 'r', fleetingL], [2, 'rze', bare], [2, 'rzy', bare]],
  [/r$/, [0, '', masculine], [0, 'ze', bare], [0, 'zy', bare]],
  [/[bfghklmpsw]$/, [0, '', masculine]],
  [/[a-z]$/, [0, '', softMasculine]],
]

export const polishForms = (word: string): Inflection[] => decline(word, declensions)

/** Kim Dzong Un → Una, Unem. */
export const polishNameEndings = list('a u owi em ie')
