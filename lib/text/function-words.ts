/**
 * The small words that tell one Latin language from another at a glance: a few Map look-ups where eld would weigh every letter
 * group. Only what is clear is told; the rest is for eld. Pure.
 */

/** The commonest words of running text and headlines, by language. One that several share counts for each of them. */
const words: Readonly<Record<string, string>> = {
  en: 'the of and to in is that for it on was with as at by be this are from or an have has not his her their they which you but were will says said after over its who about into than more when would could',
  de: 'der die das und in zu den von mit sich auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch',
  fr: 'le la les de des du et en un une est dans pour que qui sur par au avec ne pas plus ce il se sont aux son cette selon ont été ses mais leur après entre sans contre deux à',
  es: 'el la los las de del y en un una es que por con para se su al no más lo como sus ha fue este entre pero según tras sobre ya son hasta desde contra dos',
  pl: 'w i na z do się nie że jest to o jak za od po ale przez dla są był co przed może już tym oraz lub który które także jego ich ze we',
  it: 'il lo la gli le di del della e in un una è che per con non si da dei al alla nel sono ha più come anche dopo delle tra su contro dal',
  pt: 'o a os as de do da e em um uma é que por com para se no na não dos das ao mais como foi entre mas pelo pela são sobre após',
  nl: 'de het een en van in is op te dat met voor zijn niet aan er om ook als bij naar door nog maar uit over wordt heeft worden werd tot meer na',
}

const languagesByWord: ReadonlyMap<string, readonly string[]> = (() => {
  const found = new Map<string, string[]>()
  for (const [language, list] of Object.entries(words))
    for (const word of list.split(' ')) found.set(word, [...(found.get(word) ?? []), language])
  return found
})()

/** So many small words, and this many more than any other language has of them, are clear. */
const CLEAR_WORDS = 4
const CLEAR_LEAD = 3
/** Longer words are none of these. */
const LONGEST_WORD = 6

/** The language whose small words the text is full of; undefined where that is not clear. `text`: as it is written, not too long. */
export function languageOfSmallWords(text: string): string | undefined {
  const counts = new Map<string, number>()
  const lower = text.toLowerCase()
  let from = -1
  for (let at = 0; at <= lower.length; at++) {
    const code = at < lower.length ? lower.charCodeAt(at) : 0
    const letter = (code >= 97 && code <= 122) || code >= 0xc0
    if (letter) {
      if (from < 0) from = at
    } else if (from >= 0) {
      if (at - from <= LONGEST_WORD)
        for (const language of languagesByWord.get(lower.slice(from, at)) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1)
      from = -1
    }
  }
  let [leader, most, second] = ['', 0, 0]
  for (const [language, count] of counts) {
    if (count > most) [leader, most, second] = [language, count, most]
    else if (count > second) second = count
  }
  return most >= CLEAR_WORDS && most - second >= CLEAR_LEAD ? leader : undefined
}
