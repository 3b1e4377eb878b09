/** The names of months and time zones in feeds' dates, for `dates.ts`. Data only. */

/** January first; full names and abbreviations without their full stop, in lower case: Latin, Cyrillic, Greek. */
const monthNames = [
  'jan january januar jän jänner janv janvier ene enero gen gennaio sty stycznia ocak янв января січ січня ιαν január januari janeiro',
  'feb february februar févr fév février febrero febbraio fev fevereiro lut lutego şubat фев февр февраля лют лютого φεβ február februari',
  'mar march mär märz mrz mars marzo março marca mart мар марта бер березня μάρ március maart',
  'apr april avr avril abr abril aprile kwi kwietnia nisan апр апреля квіт квітня απρ április',
  'may mai maio mayo maggio mag maj maja mayıs май мая трав травня μάι május mei',
  'jun june juni juin junio junho giugno giu cze czerwca haziran июн июня черв червня ιούν június',
  'jul july juli juil juillet julio julho luglio lug lip lipca temmuz июл июля лип липня ιούλ ιολ július',
  'aug august août aoû ago agosto sie sierpnia ağustos авг августа серп серпня αύγ augusztus augustus',
  'sep sept september septembre septiembre setembro settembre set wrz września eylül сен сент сентября вер вересня σεπ szeptember',
  'oct okt october oktober octobre octubre outubro out ottobre ott paź października ekim окт октября жовт жовтня οκτ október',
  'nov november novembre noviembre novembro lis listopada kasım ноя нояб ноября лист листопада νοέ νοε',
  'dec dez december dezember dezembro déc décembre dic diciembre dicembre gru grudnia aralık дек декабря груд грудня δεκ',
]

/** Minutes east of UTC and the names that mean it. Where a name has several meanings, the one of news feeds: IST India, CST America, BST Britain. */
const zoneNames: readonly (readonly [minutes: number, names: string])[] = [
  [0, 'z ut utc gmt wet'],
  [60, 'west bst cet met mez'],
  [120, 'cest mest mesz eet'],
  [180, 'eest msk мск trt'],
  [210, 'irst'],
  [240, 'msd gst'],
  [300, 'pkt'],
  [330, 'ist'],
  [345, 'npt'],
  [420, 'ict wib'],
  [480, 'hkt sgt awst pht'],
  [540, 'kst jst'],
  [570, 'acst'],
  [600, 'aest'],
  [630, 'acdt'],
  [660, 'aedt'],
  [720, 'nzst'],
  [780, 'nzdt'],
  [-150, 'ndt'],
  [-180, 'brt art adt'],
  [-210, 'nst'],
  [-240, 'ast edt at'],
  [-300, 'est cdt et'],
  [-360, 'cst mdt ct'],
  [-420, 'mst pdt mt'],
  [-480, 'pst akdt pt'],
  [-540, 'akst'],
  [-600, 'hst'],
]

/** Name → 1–12. */
export const monthsByName: ReadonlyMap<string, number> = new Map(
  monthNames.flatMap((names, index) => names.split(' ').map(name => [name.normalize('NFC'), index + 1] as const)),
)

/** Name → minutes east of UTC. */
export const zonesByName: ReadonlyMap<string, number> = new Map(
  zoneNames.flatMap(([minutes, names]) => names.split(' ').map(name => [name, minutes] as const)),
)
