/** Small words tell a language where there are many of them, and say nothing where there are not. */
import { expect, it } from 'vitest'
import { languageOfSmallWords } from '../../lib/text/function-words.ts'

it.each([
  ['The soldiers were sent to the border after talks with the minister, who said it was not over.', 'en'],
  ['Die Soldaten wurden nach Gesprächen mit dem Minister an die Grenze geschickt, und sie sind noch nicht zurück.', 'de'],
  ['Les soldats ont été envoyés à la frontière après des discussions avec le ministre, selon une source.', 'fr'],
  ['Los soldados fueron enviados a la frontera tras una reunión con el ministro, según fuentes del ejército.', 'es'],
  ['Żołnierze zostali wysłani na granicę po rozmowach z ministrem, który mówił, że nie jest to koniec.', 'pl'],
  ['De soldaten werden naar de grens gestuurd en zijn nog niet terug, maar het wordt ook een week later.', 'nl'],
  ['Nordkorea schickt Soldaten', undefined],
  ['Kim Jong Un, Putin, Xi Jinping', undefined],
  ['', undefined],
] as const)('%j is %j', (text, language) => {
  expect(languageOfSmallWords(text)).toBe(language)
})
