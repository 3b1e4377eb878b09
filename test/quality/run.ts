/**
 * `npm run quality`: how well the shipped storylines find what they should in the labelled entries, as measured, also where it is low.
 *
 * Prints the figures of both parts; of files that are named (`npm run quality -- FILE.jsonl …`), those of each file instead, so that
 * labelled entries from elsewhere are measured in the same way. `--wrong` lists what went wrong in the part that rule writers may look at; what went
 * wrong in the unseen part is never listed, or it would not be unseen for long.
 */
import { parseArgs } from 'node:util'
import { loadConfiguration } from '../../lib/config/load.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
import { detectLanguage } from '../../lib/text/language.ts'
import { isUnseen, readLabelled, readLabelledFile } from './labelled.ts'
import { type Figures, type Labelled, scoreLabels } from './score.ts'

const { values, positionals } = parseArgs({
  options: { config: { type: 'string', default: 'config' }, wrong: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const { configuration } = await loadConfiguration(values.config)
const index = loadIndex(compileRules(configuration))
const files = await Promise.all(positionals.map(async file => ({ file, entries: await readLabelledFile(file) })))
const labelled = files.length > 0 ? files.flatMap(({ entries }) => entries) : await readLabelled()

const predicted = new Map<string, readonly string[]>()
for (const { id, lang, title, summary } of labelled) {
  // As in the pipeline: the feed's language is a hint, the text decides.
  const language = await detectLanguage(`${title}\n\n${summary}`, lang)
  const matches = matchDocument(index, { title, body: summary, ...(language === undefined ? {} : { lang: language }) })
  predicted.set(
    id,
    matches.map(({ storyline }) => storyline),
  )
}

const row = (name: string, { precision, recall, f1, hits, falseAlarms, misses }: Figures, more = ''): string =>
  `  ${name.padEnd(24)} P ${precision.toFixed(3)}  R ${recall.toFixed(3)}  F1 ${f1.toFixed(3)}   ${hits} found, ${falseAlarms} false alarms, ${misses} missed${more}`

function print(name: string, part: readonly Labelled[]): void {
  const score = scoreLabels(part, predicted)
  console.log(`\n${name}: ${part.length} entries`)
  for (const [storyline, figures] of score.byStoryline) console.log(row(storyline, figures))
  console.log(row('all (micro)', score.micro))
  console.log(`  macro-F1 ${score.macroF1.toFixed(3)}, all labels right in ${(100 * score.exact).toFixed(1)} % of the entries`)
  for (const [language, figures] of score.byLanguage) console.log(row(`language ${language}`, figures, `, ${figures.entries} entries`))
  for (const [stratum, { entries, wrong }] of score.strata)
    console.log(`  ${stratum}: ${wrong} of ${entries} with a false alarm (${((100 * wrong) / entries).toFixed(1)} %)`)
}

const seen = files.length > 0 ? labelled : labelled.filter(entry => !isUnseen(entry))
if (files.length > 0) for (const { file, entries } of files) print(file, entries)
else {
  print('seen while writing the rules', seen)
  print('unseen', labelled.filter(isUnseen))
}

if (values.wrong) {
  console.log(files.length > 0 ? '\nwrong' : '\nwrong, of the seen part')
  for (const { id, title, summary, labels, maybe = [] } of seen) {
    const told = (predicted.get(id) ?? []).filter(label => !maybe.includes(label))
    const missed = labels.filter(label => !told.includes(label))
    const false_ = told.filter(label => !labels.includes(label))
    if (missed.length + false_.length > 0)
      console.log(
        `  ${id} ${[...missed.map(label => `missed ${label}`), ...false_.map(label => `false ${label}`)].join(', ')}\n    ${title} | ${summary}`,
      )
  }
}
