/**
 * The page's state: what the four lists hold, refreshed while the page is seen and not paused.
 * A refresh that fails leaves the rows as they are and says so.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ApiAlert, ApiFeed, ApiHit, ApiStoryline, StorylinesAnswer } from '../query/api-types.ts'
import { askAlerts, askFeeds, askHits, askStorylines, type Filter, pageRows } from './ask.ts'
import { keepPlace } from './keep-place.ts'
import { alertKey, byAlert, byHit, hitKey, type Rows, withNewest, withOlder } from './rows.ts'

const refreshMs = 15_000

export type Source = { readonly name: string; readonly state: boolean }

export type Wire = {
  readonly storylines: readonly ApiStoryline[]
  readonly hits: Rows<ApiHit>
  readonly alerts: Rows<ApiAlert>
  readonly feeds: readonly ApiFeed[]
  readonly sources: ReadonlyMap<string, Source>
  readonly sample: boolean
  /** The filter that `hits` and `alerts` answer. */
  readonly filter: Filter
  /** Keys of the rows that the last refresh brought. */
  readonly fresh: ReadonlySet<string>
  /** The last refresh, by this machine's clock, in ms. */
  readonly updatedAt: number
  /** The server's clock less this machine's, in ms. */
  readonly skewMs: number
}

export type WireControl = {
  /** Undefined until the first answer. */
  readonly wire: Wire | undefined
  /** Why the last refresh, or the last older page, failed. */
  readonly error: string | undefined
  /** The server's time, in ms. */
  readonly now: number
  readonly paused: boolean
  readonly setPaused: (paused: boolean) => void
  readonly refresh: () => void
  readonly older: (list: 'hits' | 'alerts') => void
}

export function useWire(storyline: string | undefined): WireControl {
  const [wire, setWire] = useState<Wire>()
  const [error, setError] = useState<string>()
  const [clock, setClock] = useState(Date.now)
  const [paused, setPausedState] = useState(false)
  const pausedNow = useRef(false)
  const [round, setRound] = useState(0)
  const putBack = useRef<() => void>(undefined)
  const asked = useRef(new AbortController())

  useLayoutEffect(() => {
    putBack.current?.()
    putBack.current = undefined
  }, [wire])

  /** Every change of rows goes through here, so that the reader's place is kept. */
  const change = useCallback((next: (known: Wire | undefined) => Wire | undefined) => {
    putBack.current = keepPlace()
    setWire(next)
  }, [])

  const refresh = useCallback(
    async (signal: AbortSignal) => {
      const filter = { storyline }
      try {
        const [storylines, feeds, hits, alerts] = await Promise.all([
          askStorylines(signal),
          askFeeds(signal),
          askHits(filter, undefined, signal),
          askAlerts(filter, undefined, signal),
        ])
        if (signal.aborted) return
        change(known => joined(known, { storylines, feeds, hits, alerts, filter }))
        setError(undefined)
      } catch (cause) {
        if (signal.aborted) return
        setError(messageOf(cause))
      }
      setClock(Date.now())
    },
    [storyline, change],
  )

  // One loop for each filter and each wish for a refresh: the next round starts when the last is done, and only while the page is seen.
  useEffect(() => {
    const controller = new AbortController()
    asked.current = controller
    let timer: ReturnType<typeof setTimeout> | undefined
    let running = false
    const loop = async () => {
      clearTimeout(timer)
      if (running || document.hidden) return
      running = true
      await refresh(controller.signal)
      running = false
      if (!controller.signal.aborted) timer = setTimeout(tick, refreshMs)
    }
    const tick = () => {
      if (!pausedNow.current) void loop()
    }
    void loop()
    document.addEventListener('visibilitychange', tick)
    return () => {
      controller.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [refresh, round])

  // Times pass while the page is paused, too.
  useEffect(() => {
    const timer = setInterval(() => setClock(Date.now()), refreshMs)
    return () => clearInterval(timer)
  }, [])

  const again = useCallback(() => setRound(n => n + 1), [])
  const setPaused = useCallback(
    (next: boolean) => {
      pausedNow.current = next
      setPausedState(next)
      if (!next) again()
    },
    [again],
  )

  const older = useCallback(
    async (list: 'hits' | 'alerts') => {
      const { signal } = asked.current
      const cursor = wire?.[list].next
      if (wire === undefined || cursor == null) return
      try {
        if (list === 'hits') {
          const page = await askHits(wire.filter, cursor, signal)
          change(known => (known && sameFilter(known, wire) && { ...known, hits: withOlder(known.hits, page, hitKey) }) || known)
        } else {
          const page = await askAlerts(wire.filter, cursor, signal)
          change(known => (known && sameFilter(known, wire) && { ...known, alerts: withOlder(known.alerts, page, alertKey) }) || known)
        }
        setError(undefined)
      } catch (cause) {
        if (!signal.aborted) setError(messageOf(cause))
      }
    },
    [wire, change],
  )

  // A short list that goes on is one that the server had no time to finish: it is finished behind the reader's back.
  useEffect(() => {
    const short = (['hits', 'alerts'] as const).find(
      list => wire !== undefined && wire[list].next !== null && wire[list].rows.length < pageRows,
    )
    if (short !== undefined) void older(short)
  }, [wire, older])

  return {
    wire,
    error,
    now: clock + (wire?.skewMs ?? 0),
    paused,
    setPaused,
    refresh: again,
    older,
  }
}

type Answers = {
  readonly storylines: StorylinesAnswer
  readonly feeds: { readonly feeds: readonly ApiFeed[]; readonly sources: readonly (Source & { readonly id: string })[] }
  readonly hits: Rows<ApiHit>
  readonly alerts: Rows<ApiAlert>
  readonly filter: Filter
}

function joined(known: Wire | undefined, { storylines, feeds, hits, alerts, filter }: Answers): Wire {
  const goesOn = known !== undefined && known.filter.storyline === filter.storyline
  const before = new Set(goesOn ? [...known.hits.rows.map(hitKey), ...known.alerts.rows.map(alertKey)] : [])
  const fresh = goesOn ? [...hits.rows.map(hitKey), ...alerts.rows.map(alertKey)].filter(key => !before.has(key)) : []
  return {
    storylines: storylines.storylines,
    sample: storylines.sample,
    feeds: feeds.feeds,
    sources: new Map(feeds.sources.map(source => [source.id, source])),
    hits: goesOn ? withNewest(known.hits, hits, hitKey, byHit) : hits,
    alerts: goesOn ? withNewest(known.alerts, alerts, alertKey, byAlert) : alerts,
    filter,
    fresh: new Set(fresh),
    updatedAt: Date.now(),
    skewMs: Date.parse(storylines.at) - Date.now(),
  }
}

const sameFilter = (a: Wire, b: Wire): boolean => a.filter.storyline === b.filter.storyline
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
