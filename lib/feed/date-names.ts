/**
 * The names of months, halves of the day, eras and time zones in feeds' dates, for `dates.ts` and `date-zones.ts`: data, and how its words are
 * compared. Names of one month that mean another elsewhere stand for the language with more feeds.
 */

/** January first: whole words, mostly abbreviations. */
const monthWords = [
  'jan jän janv ene gen oca sty led янв січ студз ιαν ιανου ian januari ينا ינו tammi ม.ค. มค',
  'feb febr fév févr fev şub lut úno фев февр лют φεβ φεβρ vas helmi ก.พ. กพ',
  'mar mär mrz mars març marts märts mart marz maart mrt mac март мар бер марта μαρ μάρ μαω kov maalis mär. มี.ค. มีค',
  'apr avr abr ápr nis kwi dub апр кві квіт красав απρ bal huhti เม.ย. เมย',
  'may mai maj máj mayo maio mag mei mayıs maiu maí май мая мај травня трав тра μάι μαΐ μαι geg touko kvě พ.ค. พค',
  'jun juin jún júní júna juny giu haz cze čvn červen června červnu červenj червень червня јун јуни июн юни чер черв јун ιουν ιούν ιον bir kesä มิ.ย. มิย',
  'jul juil júl júlí júla juliol čvc јул јули липня lug tem lip čvc июл юли лип ιουλ ιούλ ιολ lie heinä ก.ค. กค',
  'aug août aou aoû ago agt agu ağu sie srp ogos авг серп сер αυγ αύγ rgp elo ส.ค. สค',
  'sep sept szept set eyl wrz zář вер верес сен сент септ σεπ σεπτ rgs syys ก.ย. กย',
  'oct okt out ott eki ekim paź říj окт жов жовт οκτ spa loka ต.ค. ตค',
  'nov kas lis ноя нояб ное лис лист νοε νοέ noem lap marras พ.ย. พย',
  'dec dez déc dic des deze ara gru pro дек груд гру дец δεκ grd joulu ธ.ค. ธค',
]

/** January first: beginnings of words long enough to be no other word. */
const monthStems = [
  'janua jänner janvi január janeir enero gennai ianuar stycz ocak leden ledna январ януар јануар січен січн студзен ιανουαρ januar jaanuar sausi tammikuu janúar siječnj يناير جانفي ינואר जनवरी มกราคม',
  'februa febbrai févrie febrer feverei fevrier februá şubat lutego luty únor феврал февруар фебруар лютог лютий φεβρουαρ veebruar vasari helmikuu febrúar veljač فبراير فيفري פברואר फरवरी กุมภาพันธ์',
  'march märz marzo março marca marzec březen března марта березн сакавік μαρτι maaliskuu márci kovas kovo marzu ožujk مارس מרץ मार्च มีนาคม maret',
  'april aprile avril abril kwieci nisan duben dubna апрел април квітн красавік απριλι aprill aprīl balandž huhtikuu ápril travnj أبريل ابريل إبريل أفريل אפריל अप्रैल เมษายน',
  'maggio mayıs květen května травен травн μαΐου μάιος toukokuu gegužė május maijs svibnj مايو ماي מאי मई พฤษภาคม',
  'june juni junio junho giugno haziran czerw června июн чэрвен ιουνι juuni birželi kesäkuu június jūnij iunie júna junij juny lipnja يونيو جوان יוני जून มิถุนายน',
  'july juli julio julho juillet luglio temmuz lipiec lipca červenec července июл липен липн ліпен ιουλι juuli liepos heinäkuu július jūlij iulie júla julij srpnja يوليو جويلية יולי जुलाई กรกฎาคม',
  'august agosto août ağustos sierp srpen srpna август серпен серпн жнівен жніўн αυγουστ augusz rugpjū elokuu augusti agustus avgust kolovoz أغسطس اغسطس أوت אוגוסט अगस्त สิงหาคม',
  'september septemb septiembre setiembre setembr settembre septembre eylül wrzesie wrześni září сентябр септембр вересен вересн верасен верасн σεπτεμβρι szeptem rugsėj syyskuu septembr rujna سبتمبر ספטמבר सितंबर सितम्बर กันยายน',
  'october oktober octubre octobre outubro ottobre październik říjen října октябр октомвр октобар жовтен жовтн кастрычнік οκτωβρι októb oktoob spali lokakuu oktobr octombri أكتوبر اكتوبر אוקטובר अक्टूबर अक्तूबर ตุลาคม',
  'november novembr noviembre novembre kasım listopad ноябр ноемвр новембар листопад лістапад νοεμβρι lapkrič marraskuu noiembri studeno نوفمبر נובמבר नवंबर नवम्बर พฤศจิกายน',
  'december decemb dezemb décembre diciembre dicembre dezembr aralık grudz prosinec prosince декабр декемвр децембар груден грудн снежан снежн δεκεμβρι detsem gruodž joulukuu desember deseemb decembri prosinca ديسمبر דצמבר दिसंबर दिसम्बर ธันวาคม',
]

/** January first: names of languages with fewer feeds, and forms of words that the stems above do not cover (from Unicode's CLDR). */
const otherMonthWords = [
  'jaan janvaris јан сту yanvar yan जन gener xaneiro xan urtarrila eanair ean қаңтар қаң იანვარი იან հունվարի հնվ հունվար janar জানুয়ারি জানু ஜனவரி ஜன జనవరి జన جنوری ጃንዋሪ ጃን',
  'veebr феб лютага люты fevral شباط פבר फ़रवरी फ़र febreiro otsaila feabhra feabh pebrero peb ақпан ақп თებერვალი თებ փետրվարի փտվ փետրվար shkurt ফেব্রুয়ারি ফেব பிப்ரவரி பிப் ఫిబ్రవరి ఫిబ్ర فروری ፌብሩዋሪ ፌብ',
  'bre marec березень сак martie اذار martxoa marta marso наурыз нау მარტი მარ մարտի մրտ մարտ মার্চ மார்ச் மார் మార్చి مارچ machi ማርች',
  'balandis kwietnia квітень кра aprel نيسان אפר apirila aibrean сәуір сәу აპრილი აპრ ապրիլի ապր ապրիլ prill এপ্রিল এপ্রি ஏப்ரல் ஏப் ఏప్రిల్ ఏప్రి اپریل ኤፕሪል ኤፕሪ',
  'maja ايار maig maiatza bealtaine beal мамыр мам მაისი მაი մայիսի մյս մայիս মে மே మే ميی ሜይ',
  'июня июнь чэр iun iyun iyn حزيران xuno ekaina meitheamh meith hunyo маусым мау ივნისი ივნ հունիսի հնս հունիս qershor qer জুন ஜூன் జూన్ جون ጁን',
  'liepa июля июль ліп iul iyul iyl تموز जुल xullo xul uztaila uzt iuil hulyo hul шілде шіл ივლისი ივლ հուլիսի հլս հուլիս korrik korr জুলাই জুল ஜூலை జులై جولايی ጁላይ',
  'agust avg жні avqust avq ogo اب אוג अग agost abuztua lunasa тамыз там აგვისტო აგვ օգոստոսի օգս օգոստոս gusht gush আগস্ট আগ ஆகஸ்ட் ஆக ఆగస్టు ఆగ اگست agosti ኦገስት ኦገስ',
  'септембар сеп септември sentyabr sen ايلول ספט सित iraila mfomh setyembre қыркүиек қыр სექტემბერი სექ սեպտեմբերի սեպ սեպտեմբեր shtator sht sentabr সেপ্টেম্বর সেপ সেপ্ট செப்டம்பர் செப் సెప్టెంబర్ సెప్టెం ستمبر ሴፕቴምበር ሴፕቴ',
  'кас oktyabr אוק अक्टू urria dfomh oktubre қазан қаз ოქტომბერი ოქტ հոկտեմբերի հոկ հոկտեմբեր tetor oktabr অক্টোবর অক্টো அக்டோபர் அக் అక్టోబర్ అక్టో اکتوبر ኦክቶበር ኦክቶ',
  'lapkritis нов novembar ліс noyabr noy נוב नव azaroa samhain nobyembre nob қараша қар ნოემბერი ნოე նոյեմբերի նոյ նոյեմբեր nentor নভেম্বর নভে நவம்பர் நவ నవంబర్ నవం نومبر novemba ኖቬምበር ኖቬም',
  'dets gruodis grudnia сне dekabr dek disember dis דצמ दिस desembre abendua abe nollaig disyembre желтоқсан жел დეკემბერი დეკ դեկտեմբերի դեկ դեկտեմբեր dhjetor dhj ডিসেম্বর ডিসে டிசம்பர் டிச డిసెంబర్ డిసెం دسمبر desemba ዲሴምበር ዲሴም',
]

/** Months of two words in the Levant and Iraq, which are looked for before the text is taken apart. */
const arabicLevant: readonly (readonly [name: string, month: number])[] = [
  ['كانون الثاني', 1],
  ['تشرين الأول', 10],
  ['تشرين الثاني', 11],
  ['كانون الأول', 12],
]

/** Minutes east of UTC and the names that mean it. Where a name has several meanings, the one of news feeds: IST India, CST America, BST Britain. */
const zoneNames: readonly (readonly [minutes: number, names: string])[] = [
  [0, 'z ut utc gmt wet гмт tu tuc zulu'],
  [60, 'west bst cet met mez wat'],
  [120, 'cest mest mesz eet sast cat oez kalt'],
  [180, 'eest idt msk мск trt oesz eat fet'],
  [210, 'irst'],
  [240, 'msd gst samt'],
  [270, 'irdt aft'],
  [300, 'pkt uzt yekt'],
  [330, 'ist slst'],
  [345, 'npt'],
  [360, 'bdt almt omst btt'],
  [390, 'mmt'],
  [420, 'ict wib novt krat'],
  [480, 'hkt sgt awst pht myt wita irkt ulat hkst'],
  [540, 'kst jst wit yakt'],
  [570, 'acst'],
  [600, 'aest vlat chst'],
  [630, 'acdt'],
  [660, 'aedt magt sbt'],
  [720, 'nzst pett fjt'],
  [780, 'nzdt'],
  [-60, 'azot cvt'],
  [-120, 'fnt'],
  [-150, 'ndt'],
  [-180, 'brt art adt uyt clst'],
  [-210, 'nst'],
  [-240, 'ast edt clt vet bot'],
  [-300, 'est cdt pet cot ect'],
  [-360, 'cst mdt'],
  [-420, 'mst pdt'],
  [-480, 'pst akdt'],
  [-540, 'akst hdt'],
  [-600, 'hst'],
  [-660, 'sst'],
]

/** Names that leave summer time open → places that know it. */
const zonePlaces: Readonly<Record<string, string>> = {
  et: 'America/New_York',
  ct: 'America/Chicago',
  mt: 'America/Denver',
  pt: 'America/Los_Angeles',
  at: 'America/Halifax',
  est5edt: 'America/New_York',
  cst6cdt: 'America/Chicago',
  mst7mdt: 'America/Denver',
  pst8pdt: 'America/Los_Angeles',
  'wet/west': 'Europe/Lisbon',
  'gmt/bst': 'Europe/London',
  'cet/cest': 'Europe/Berlin',
  'met/mest': 'Europe/Berlin',
  'mez/mesz': 'Europe/Berlin',
  'eet/eest': 'Europe/Athens',
  'est/edt': 'America/New_York',
  'cst/cdt': 'America/Chicago',
  'mst/mdt': 'America/Denver',
  'pst/pdt': 'America/Los_Angeles',
  'aest/aedt': 'Australia/Sydney',
  'acst/acdt': 'Australia/Adelaide',
  'nzst/nzdt': 'Pacific/Auckland',
  'ist/idt': 'Asia/Jerusalem',
}

const morning = ['am', '오전', '새벽', '아침', '上午', '午前', '凌晨', '早上', '清晨', 'πμ', 'صباحا', 'ص', 'pg']
const evening = ['pm', '오후', '저녁', '밤', '낮', '下午', '午後', '晚上', '傍晚', '中午', 'μμ', 'مساء', 'م', 'ptg']

/** Eras and their year before the first. */
const eras: Readonly<Record<string, number>> = { 令和: 2018, 平成: 1988, 昭和: 1925, 民國: 1911, 民国: 1911 }

/** Letters as they are compared: lower case, without accents, Turkish and Polish letters as their plain ones. */
export const foldedName = (written: string): string =>
  written
    .replaceAll('İ', 'i')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g, '')
    .normalize('NFC')
    .replace(/[ıłς]/g, letter => (letter === 'ı' ? 'i' : letter === 'ł' ? 'l' : 'σ'))

const words = (lists: readonly string[]): readonly (readonly [string, number])[] =>
  lists.flatMap((names, index) =>
    foldedName(names)
      .split(' ')
      .map(name => [name, index + 1] as const),
  )

type Months = {
  readonly byWord: ReadonlyMap<string, number>
  /** By their first three letters: a date has few words, but there are many dates. */
  readonly byStem: ReadonlyMap<string, readonly (readonly [stem: string, month: number])[]>
}
let months: Months | undefined

/** Made when the first date needs them: most feeds write in a way that does not. */
function monthTables(): Months {
  const byStem = new Map<string, (readonly [stem: string, month: number])[]>()
  for (const stem of words(monthStems)) byStem.set(stem[0].slice(0, 3), [...(byStem.get(stem[0].slice(0, 3)) ?? []), stem])
  return { byWord: new Map([...words(otherMonthWords), ...words(monthStems), ...words(monthWords)]), byStem }
}

/** Endings of cases are short. */
const LONGEST_ENDING = 6

/** 1–12. `word`: folded, without a full stop. */
export function monthOf(word: string): number | undefined {
  months ??= monthTables()
  const { byWord, byStem } = months
  const exact = byWord.get(word)
  if (exact !== undefined) return exact
  let best: readonly [string, number] | undefined
  for (const stem of byStem.get(word.slice(0, 3)) ?? [])
    if (
      stem[0].length > 3 &&
      word.startsWith(stem[0]) &&
      word.length <= stem[0].length + LONGEST_ENDING &&
      stem[0].length > (best?.[0].length ?? 0)
    )
      best = stem
  // Hebrew writes "in November" as one word.
  return best?.[1] ?? (word.startsWith('ב') ? byWord.get(word.slice(1)) : undefined)
}

export const levantMonths: readonly (readonly [name: string, month: number])[] = arabicLevant.map(([name, month]) => [
  foldedName(name),
  month,
])

/** Folded name → minutes east of UTC. */
export const zonesByName: ReadonlyMap<string, number> = new Map(
  zoneNames.flatMap(([minutes, names]) => names.split(' ').map(name => [name, minutes] as const)),
)
/** Folded name → IANA name. */
export const placesByZone: ReadonlyMap<string, string> = new Map(Object.entries(zonePlaces))

const alternatives = (names: readonly string[]): string => foldedName(names.join('|'))
const inWriting = (names: readonly string[]): RegExp =>
  // Latin, Greek and Arabic halves are words of their own; East Asia's touch what is beside them.
  new RegExp(`(?<![a-z\\p{Script=Greek}\\p{Script=Arabic}])(?:${alternatives(names)})(?![a-z\\p{Script=Greek}\\p{Script=Arabic}])`, 'gu')
export const inMorning = inWriting(morning)
export const inEvening = inWriting(evening)

export const eraYear = new RegExp(`(${Object.keys(eras).join('|')})\\s?(\\d{1,3}|元)\\s?年`, 'u')
export const yearOfEra = (era: string, year: string): number => (eras[era] ?? 0) + (year === '元' ? 1 : Number(year))

/** Zones in words, as Windows names them. */
export const zonePhrase =
  /\b(eastern|central|mountain|pacific|korea|korean|japan|china|india|moscow|(?:central|eastern|western) european?|w\. europe|greenwich mean|coordinated universal)(?: (standard|daylight|summer))? time\b/
const phraseZones: Readonly<Record<string, string>> = {
  korea: 'kst',
  korean: 'kst',
  japan: 'jst',
  china: '+08:00',
  india: 'ist',
  moscow: 'msk',
  'greenwich mean': 'gmt',
  'coordinated universal': 'utc',
}

/** `eastern daylight` → `edt`, `central european summer` → `cest`. */
export function zoneOfPhrase(place: string, season: string | undefined): string {
  const known = phraseZones[place]
  if (known !== undefined) return known
  const [first = ''] = place
  if (place.includes('europe'))
    return `${first === 'w' && place.startsWith('w.') ? 'c' : first}e${season === 'summer' || season === 'daylight' ? 'st' : 't'}`
  return `${first}${season === undefined ? '' : season.charAt(0)}t`
}

/** Sunday 0: what tells 3/11 from 11/3. English alone, whose dates need it. */
const weekdays = [
  'sun sunday',
  'mon monday',
  'tue tues tuesday',
  'wed weds wednesday',
  'thu thur thurs thursday',
  'fri friday',
  'sat saturday',
]
export const weekdaysByName: ReadonlyMap<string, number> = new Map(
  weekdays.flatMap((names, index) => names.split(' ').map(name => [name, index] as const)),
)
