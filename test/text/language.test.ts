/** The language that letters tell, and where the feed's language decides. */
import { expect, it } from 'vitest'
import { detectLanguage } from '../../lib/text/language.ts'

const cases: readonly (readonly [text: string, fallback: string | undefined, language: string | undefined])[] = [
  ['북한이 러시아에 병력을 보냈다', undefined, 'ko'],
  ['북한군 1만 명, 러 Kursk 배치', 'en', 'ko'],
  ['朝鲜向俄罗斯派遣士兵', undefined, 'zh'],
  ['北朝鮮がロシアに兵士を派遣した', undefined, 'ja'],
  ['北朝鮮兵派遣、米韓首脳会談', 'ja', 'ja'],
  ['北朝鮮兵派遣、米韓首脳会談', undefined, 'zh'],
  ['Солдаты КНДР прибыли в Россию, чтобы было больше', undefined, 'ru'],
  ['Солдати КНДР прибули до Росії', undefined, 'uk'],
  ['Солдаты КНДР', undefined, 'ru'],
  ['КНДР', 'uk', 'uk'],
  ['КНДР', 'de', 'ru'],
  ['Войската на КНДР', 'bg', 'bg'],
  ['Nordkoreas Soldaten', 'de', 'de'],
  ['Nordkoreas Soldaten', 'de-AT', 'de'],
  ['North Korean soldiers', undefined, undefined],
  ['North Korean soldiers killed in Kursk', undefined, 'en'],
  ['North Korean soldiers', 'ko', undefined],
  ['Nordkorea schickt offenbar weitere Soldaten nach Russland', 'en', 'de'],
  ['Nordkorea schickt offenbar weitere Soldaten nach Russland', undefined, 'de'],
  ['La Corée du Nord reconnaît les républiques séparatistes', 'en', 'fr'],
  ['Korea Północna wysłała Rosji milion pocisków', 'de', 'pl'],
  ['Ucrania rompe relaciones con Corea del Norte, según Kiev', 'fr', 'es'],
  ['Kim Jong Un, Putin, Xi Jinping', 'de', 'de'],
  ['Bericht der "New York Times": Kim Jong Un reist nach Moskau', 'de', 'de'],
  // A language that is not told apart stays what the feed says.
  ['Nordkoreanske soldater sendes til Rusland', 'da', 'da'],
  ['Says Kim (김정은) of North Korea, on Monday', 'en', 'en'],
  ['1234 — !', 'pl', 'pl'],
  ['', undefined, undefined],
]

it.each(cases)('%j with %j is %j', async (text, fallback, language) => {
  expect(await detectLanguage(text, fallback)).toBe(language)
})
