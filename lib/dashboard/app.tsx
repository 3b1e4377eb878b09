/** The page: four lists over one state. Drawn into `#page`; the words outside it are page.ts's. */
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { AlertList } from './alert-list.tsx'
import { FeedList, needsAttention } from './feed-list.tsx'
import { HitList } from './hit-list.tsx'
import { count } from './parts.tsx'
import { StorylineList } from './storyline-list.tsx'
import { exactClockOf, zone } from './time.ts'
import { useStoryline } from './use-storyline.ts'
import { useWire, type Wire, type WireControl } from './use-wire.ts'

function App() {
  const { storyline, choose: chooseStoryline } = useStoryline()
  const control = useWire(storyline)
  const { wire, now, older } = control
  const chosen = wire?.storylines.find(({ id }) => id === storyline)
  useEffect(() => {
    document.title = chosen === undefined ? 'Storywire' : `${chosen.title} · Storywire`
  }, [chosen])
  /** Another list is another place: it is shown from its top, which in one column is below the storylines. */
  const choose = (next: string | undefined) => {
    chooseStoryline(next)
    for (const pane of document.querySelectorAll('.hits, .alerts')) pane.scrollTop = 0
    const hits = document.querySelector<HTMLElement>('#hits')
    // The link that was followed may leave with its row, and the focus with it.
    if (hits?.contains(document.activeElement)) hits.focus({ preventScroll: true })
    hits?.scrollIntoView()
  }
  const loading = wire !== undefined && wire.filter.storyline !== storyline
  return (
    <>
      {wire?.sample && (
        <aside class="sample" aria-label="Sample">
          <b>Sample</b> Invented entries, played from this machine: nothing here happened. Alerts go to <a href="outbox">the outbox</a>.
        </aside>
      )}
      <Masthead control={control} />
      <main aria-busy={wire === undefined}>
        {wire !== undefined && (
          <>
            <StorylineList storylines={wire.storylines} chosen={storyline} choose={choose} now={now} />
            <HitList wire={wire} chosen={chosen} choose={choose} older={() => older('hits')} now={now} loading={loading} />
            <AlertList wire={wire} chosen={chosen} older={() => older('alerts')} now={now} loading={loading} />
            <FeedList wire={wire} now={now} />
          </>
        )}
      </main>
    </>
  )
}

function Masthead({ control }: { control: WireControl }) {
  const { wire, error, paused, setPaused, refresh } = control
  return (
    <header class="masthead">
      <h1>
        <a href="./">Storywire</a>
      </h1>
      <p class="summary">{wire === undefined ? (error === undefined ? 'Reading the wire…' : '') : summaryOf(wire)}</p>
      <div class="refreshing">
        {error !== undefined && (
          <p class="error" role="alert">
            {error} {wire !== undefined && 'What you see is older.'}
          </p>
        )}
        {wire !== undefined && (
          <p class="updated" title={`Times are in ${zone()}`}>
            {paused ? 'Paused, as of' : 'Updated'}{' '}
            <time dateTime={new Date(wire.updatedAt).toISOString()}>{exactClockOf(wire.updatedAt)}</time>
          </p>
        )}
        <button type="button" onClick={refresh}>
          Refresh
        </button>
        <button type="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          Pause
        </button>
      </div>
      <nav class="jumps" aria-label="Lists">
        <a href="#storylines">Storylines</a>
        <a href="#hits">Hits</a>
        <a href="#alerts">Alerts</a>
        <a href="#feeds">Feeds</a>
      </nav>
      <p class="unseen" role="status">
        {wire === undefined ? '' : newsOf(wire)}
      </p>
    </header>
  )
}

function summaryOf({ storylines, feeds }: Wire): string {
  const hits = storylines.reduce((sum, storyline) => sum + storyline.hitsLastDay, 0)
  const moving = storylines.filter(storyline => storyline.hitsLastDay > 0).length
  const troubled = feeds.filter(needsAttention).length
  const capped = storylines.some(storyline => storyline.hitsLastDayCapped) ? 'More than ' : ''
  const wire = `${capped}${count(hits, 'hit')} on ${moving} of ${count(storylines.length, 'storyline')} in the last day.`
  return troubled === 0 ? wire : `${wire} ${count(troubled, 'feed needs', 'feeds need')} attention.`
}

/** Read out when a refresh brings something, and only then. */
function newsOf({ fresh, hits, alerts }: Wire): string {
  const newHits = hits.rows.filter(hit => fresh.has(hit.id)).length
  const newAlerts = alerts.rows.length === 0 ? 0 : fresh.size - newHits
  const parts = [newHits > 0 ? count(newHits, 'new hit') : '', newAlerts > 0 ? count(newAlerts, 'new alert') : '']
  return parts.filter(part => part !== '').join(', ')
}

const page = document.querySelector('#page')
if (page !== null) render(<App />, page)
