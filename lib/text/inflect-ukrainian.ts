/** Ukrainian nouns and adjectives by their ending in the nominative, singular or plural. Apostrophes are gone before. Verbs are left out. */
import { type Declension, decline, type Inflection, list, required } from './inflection.ts'

const adjective = required('ий ого ому им ім а ої ій у ою е і их ими')
const softAdjective = required('ій ього ьому ім я ьої ю ьою є і іх іми')
const iy = required('ій ія ію ієм ії ієві іїв їв іям іями іях')
const jot = required('й я ю єм єві ї їв ям ями ях')
const masculine = list('а у ові еві ом ем і и е ів ам ами ах')
const surname = list('а у ові ом им і и ої ою ій ів их ам ами ими ах')
const past = list('а о и у ові ом і ів ам ами ах')
const feminine = list('а и і у ою ею е о ам ами ах')
const softFeminine = required('я і ї ю ею єю ь ей ям ями ях')
const iya = required('ія ії ію ією ій іям іями іях')
const doubled = required('я ю і ям ями ях ею')
const neuter = list('о а у ові ом і ам ами ах')
const softNeuter = list('е я ю ем і ь ів ям ями ях а у ам ами ах')
const softSign = required('ь я ю ем еві і ів ей ям ями ях')
const plural = list('и і а у ом ою ів ам ами ах')
const softPlural = list('і а я у ю ою ею ом ем ів ь ей ам ям ами ями ах ях')
const fleeting = required('я ю ем еві і ів ям ями ях а у ам ами ах')
const fleetingHard = required('а у ові ом і и ів ам ами ах')
const people = list('и ам ами ах')
const ost = required('і ей ям ями ях')
const bare = list('')

const declensions: readonly Declension[] = [
  [/ий$/, [2, '', adjective]],
  [/ній$/, [2, '', softAdjective], [2, '', iy]],
  [/ій$/, [2, '', iy]],
  [/й$/, [1, '', jot]],
  [/ія$/, [2, '', iya]],
  // Північна, Корейська are adjectives, війна is not: both.
  [/(?:[сцз]ьк|нн|[бвдлмпрст]н|[чжші]н|[ое]в)а$/, [1, '', feminine], [1, '', adjective]],
  // боєголовка → боєголовок, боєголовці
  [/[бвгджзклмнпрстфхчшщцй]ка$/, [1, '', feminine], [2, 'ок', bare], [2, 'ці', bare]],
  [/ка$/, [1, '', feminine], [2, 'ці', bare]],
  [/га$/, [1, '', feminine], [2, 'зі', bare]],
  [/а$/, [1, '', feminine]],
  // навчання → навчань, стаття → статей
  [/(?:нн|лл|чч|сс)я$/, [1, '', doubled], [2, 'ь', bare]],
  [/ття$/, [1, '', doubled], [2, 'ь', bare], [2, 'ей', bare]],
  [/я$/, [1, '', softFeminine]],
  [/о$/, [1, '', neuter]],
  [/(?:[сцз]ьк|нн|[бвдлмпрст]н|[чжші]н|[ое]в)е$/, [1, '', adjective], [1, '', softNeuter]],
  [/е$/, [1, '', softNeuter]],
  [/(?:[сцз]ьк|нн|[бвдлмпрстеа]н|[чжші]н|[ое]в|ч)і$/, [1, '', adjective], [1, '', softPlural]],
  [/ійці$/, [1, '', fleeting], [4, 'оєць', bare], [4, 'ієць', bare]],
  [/йці$/, [1, '', fleeting], [3, 'єць', bare]],
  [/ці$/, [1, '', fleeting], [2, 'ець', bare]],
  [/[бвгджзклмнпрстфхчшщцй]ки$/, [1, '', plural], [2, 'ок', bare]],
  [/и$/, [1, '', plural]],
  [/[ії]$/, [1, '', softPlural]],
  // боєць → бійця, кореєць → корейця, доброволець → добровольця
  [/оєць$/, [0, '', bare], [4, 'ійц', fleeting], [4, 'ойц', fleeting]],
  [/єць$/, [0, '', bare], [3, 'йц', fleeting]],
  [/лець$/, [0, '', bare], [3, 'ьц', fleeting]],
  [/ець$/, [0, '', bare], [3, 'ц', fleeting]],
  // відповідальність → відповідальності
  [/ість$/, [1, 'ю', bare], [4, 'ост', ost]],
  // вогонь → вогню, корабель → корабля, тиждень → тижня
  [/[бвгджзклмпрст][оеа]нь$/, [1, '', softSign], [3, 'н', fleeting]],
  [/[бвгджзклмпрст]ель$/, [1, '', softSign], [3, 'л', fleeting]],
  [/ь$/, [1, '', softSign]],
  // порядок → порядку; посол → посла
  [/[бвгджзклмнпрстфхчшщц]ок$/, [0, '', masculine], [2, 'к', fleetingHard]],
  [/сол$/, [0, '', masculine], [2, 'л', fleetingHard]],
  // росіянин → росіяни
  [/[ая]нин$/, [0, '', masculine], [2, '', people]],
  // Київ → Києва; Харків → Харкова; табір → табору, папір → паперу, захід → заходу, міст → мосту
  [/їв$/, [0, '', masculine], [2, 'єв', fleetingHard]],
  [/ів$/, [0, '', surname], [2, 'ов', fleetingHard], [2, 'ев', fleetingHard]],
  [/ір$/, [0, '', masculine], [2, 'ор', fleetingHard], [2, 'ер', fleetingHard]],
  [/ід$/, [0, '', masculine], [2, 'од', fleetingHard]],
  [/іст$/, [0, '', masculine], [3, 'ост', fleetingHard]],
  [/літ$/, [0, '', masculine], [2, 'ьот', fleetingHard]],
  [/(?:[ое]в|[иії]н)$/, [0, '', surname]],
  [/[аеиоуія]в$/, [0, '', masculine]],
  [/[аеиоуія]л$/, [0, '', past]],
  [/[бвгґджзклмнпрстфхцчшщ]$/, [0, '', masculine]],
]

export const ukrainianForms = (word: string): Inflection[] => decline(word, declensions)

/** Кім Чен Ин → Ина, Ином. */
export const ukrainianNameEndings = list('а у ові ом і и ем')
