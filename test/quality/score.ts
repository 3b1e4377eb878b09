/**
 * Scores predicted labels against labelled entries, per storyline, per language and over all, in precision, recall and F1.
 *
 * A label that two careful readers could dispute (`maybe`) is neither rewarded nor punished. `stratum` counts false alarms among
 * entries without a label. It runs nothing: `run.ts` asks the engine and prints.
 */
export type Labelled = {
  readonly id: string
  readonly lang: string
  readonly title: string
  readonly summary: string
  readonly labels: readonly string[]
  readonly maybe?: readonly string[]
  readonly stratum?: string
}

export type Figures = {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly hits: number
  readonly falseAlarms: number
  readonly misses: number
}

export type Score = {
  readonly byStoryline: ReadonlyMap<string, Figures>
  readonly byLanguage: ReadonlyMap<string, Figures & { readonly entries: number }>
  readonly micro: Figures
  /** Mean F1 of the storylines that the labels name. */
  readonly macroF1: number
  /** Share of entries whose labels are all right. */
  readonly exact: number
  /** Stratum → its entries without a label, and those of them with a false alarm. */
  readonly strata: ReadonlyMap<string, { readonly entries: number; readonly wrong: number }>
}

type Counts = { hits: number; falseAlarms: number; misses: number }

export function scoreLabels(labelled: readonly Labelled[], predicted: ReadonlyMap<string, readonly string[]>): Score {
  const storylines = new Map<string, Counts>()
  const languages = new Map<string, Counts & { entries: number }>()
  const strata = new Map<string, { entries: number; wrong: number }>()
  let exact = 0
  for (const { id, lang, labels, maybe = [], stratum = 'negative' } of labelled) {
    const told = new Set((predicted.get(id) ?? []).filter(label => !maybe.includes(label)))
    const meant = new Set(labels)
    const language = entryOf(languages, lang, () => ({ ...noCounts(), entries: 0 }))
    language.entries += 1
    for (const label of new Set([...told, ...meant])) {
      const kind = !meant.has(label) ? 'falseAlarms' : told.has(label) ? 'hits' : 'misses'
      entryOf(storylines, label, noCounts)[kind] += 1
      language[kind] += 1
    }
    if (told.size === meant.size && [...told].every(label => meant.has(label))) exact += 1
    if (meant.size === 0 && maybe.length === 0) {
      const counts = entryOf(strata, stratum, () => ({ entries: 0, wrong: 0 }))
      counts.entries += 1
      if (told.size > 0) counts.wrong += 1
    }
  }
  const byStoryline = new Map([...storylines].sort(byName).map(([label, counts]) => [label, figuresOf(counts)] as const))
  const named = [...new Set(labelled.flatMap(({ labels }) => labels))]
  return {
    byStoryline,
    byLanguage: new Map(
      [...languages].sort(byName).map(([lang, counts]) => [lang, { ...figuresOf(counts), entries: counts.entries }] as const),
    ),
    micro: figuresOf([...storylines.values()].reduce(added, noCounts())),
    macroF1: named.length === 0 ? 0 : named.reduce((sum, label) => sum + (byStoryline.get(label)?.f1 ?? 0), 0) / named.length,
    exact: labelled.length === 0 ? 0 : exact / labelled.length,
    strata,
  }
}

const noCounts = (): Counts => ({ hits: 0, falseAlarms: 0, misses: 0 })

const added = (a: Counts, b: Counts): Counts => ({
  hits: a.hits + b.hits,
  falseAlarms: a.falseAlarms + b.falseAlarms,
  misses: a.misses + b.misses,
})

function figuresOf({ hits, falseAlarms, misses }: Counts): Figures {
  const share = (of: number) => (of === 0 ? 0 : hits / of)
  const [precision, recall] = [share(hits + falseAlarms), share(hits + misses)]
  return { precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall), hits, falseAlarms, misses }
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

function entryOf<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}
