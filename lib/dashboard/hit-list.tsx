/** The hits, newest first, by day: each entry once, with what matched in it and every storyline it hit. */
import { useId, useState } from 'preact/hooks'
import type { ApiHit, ApiStoryline } from '../query/api-types.ts'
import { needsAttention } from './feed-list.tsx'
import { webLinkOf } from './link.ts'
import { Ago, type Choose, count, Empty, Exact, Headline, Marked, Section, StorylineLink } from './parts.tsx'
import { grouped, hitKey } from './rows.ts'
import { conceptsOf } from './segments.ts'
import { clockOf, dayKeyOf, dayOf, fullOf, relativeOf } from './time.ts'
import type { Wire } from './use-wire.ts'

/** A longer way from publication to us is told. */
const notableLagMs = 6 * 3_600_000

type Props = { wire: Wire; chosen: ApiStoryline | undefined; choose: Choose; older: () => void; now: number; loading: boolean }

export function HitList({ wire, chosen, choose, older, now, loading }: Props) {
  const { rows, next } = wire.hits
  const days = grouped(
    grouped(rows, hit => hit.entry.key),
    ([hit]) => dayKeyOf(hit.foundAt),
  )
  return (
    <Section id="hits" title="Hits" note={chosen?.title ?? 'all storylines'}>
      <div aria-busy={loading}>
        {rows.length === 0 && next === null && <NoHits wire={wire} chosen={chosen} />}
        {days.map(groups => {
          const [[first]] = groups
          return (
            <section key={dayKeyOf(first.foundAt)}>
              <h3 class="day">{dayOf(first.foundAt, now)}</h3>
              <ol class="hit-list">
                {groups.map(hits => (
                  <HitRow key={hits[0].entry.key + hits[0].foundAt} hits={hits} wire={wire} chosen={chosen} choose={choose} now={now} />
                ))}
              </ol>
            </section>
          )
        })}
        {next !== null && (
          <button type="button" class="older" onClick={older}>
            Older hits
          </button>
        )}
        {next === null && rows.length > 0 && <p class="end">{count(rows.length, 'hit')} in all.</p>}
      </div>
    </Section>
  )
}

function HitRow({
  hits,
  wire,
  chosen,
  choose,
  now,
}: { hits: readonly [ApiHit, ...ApiHit[]] } & Pick<Props, 'wire' | 'chosen' | 'choose' | 'now'>) {
  const [open, setOpen] = useState(false)
  const why = useId()
  const best = hits.reduce((a, b) => (b.score > a.score ? b : a))
  const { entry, foundAt } = best
  const link = webLinkOf(entry.link)
  const lapsed = hits.every(hit => hit.lapsedAt !== null)
  const fresh = hits.some(hit => wire.fresh.has(hitKey(hit)))
  const excerpt = best.evidence.body[0]
  const language = entry.language === null ? {} : { lang: entry.language }
  return (
    <li class={`hit${fresh ? ' fresh' : ''}${lapsed ? ' lapsed' : ''}`} data-row>
      <p class="when">
        <time dateTime={foundAt} title={fullOf(foundAt)}>
          <b>{clockOf(foundAt)}</b> <span>{relativeOf(foundAt, now)}</span>
        </time>
      </p>
      <article>
        <h4 class="headline">
          <Headline entry={entry} spans={hits.flatMap(hit => (hit.evidence.title.text === entry.title ? hit.evidence.title.spans : []))} />
        </h4>
        {excerpt !== undefined && (
          <p class="excerpt" {...language} dir="auto">
            <Marked {...excerpt} />
          </p>
        )}
        <div class="meta">
          <Sources hit={best} wire={wire} />
          {entry.language !== null && <span class="lang">{entry.language}</span>}
          {link !== undefined && <span class="host">{link.host}</span>}
          {entry.publishedAt !== null && Math.abs(Date.parse(foundAt) - Date.parse(entry.publishedAt)) > notableLagMs && (
            <span>
              published <Ago at={entry.publishedAt} now={now} />
            </span>
          )}
          {best.backlog && <span class="tag">backlog</span>}
          {lapsed && <span class="tag">no longer matches</span>}
          {hits
            .filter(hit => hit.storyline !== chosen?.id)
            .map(hit => (
              <StorylineLink key={hit.storyline} storyline={hit.storyline} choose={choose} class="thread">
                {wire.storylines.find(({ id }) => id === hit.storyline)?.title ?? hit.storyline}
              </StorylineLink>
            ))}
          <button type="button" class="why-button" aria-expanded={open} aria-controls={why} onClick={() => setOpen(!open)}>
            Why
            <span class="unseen"> “{entry.title}” matched</span>
          </button>
        </div>
        <div id={why} class="why" hidden={!open}>
          {open && hits.map(hit => <Why key={hit.storyline} hit={hit} wire={wire} />)}
          {open && (
            <p class="note">
              Found <Exact at={foundAt} />
              {entry.publishedAt !== null && (
                <>
                  , published <Exact at={entry.publishedAt} />
                </>
              )}
              .
            </p>
          )}
        </div>
      </article>
    </li>
  )
}

function Sources({ hit, wire }: { hit: ApiHit; wire: Wire }) {
  return (
    <>
      {hit.sources.map(id => {
        const source = wire.sources.get(id)
        return (
          <span key={id} class="source">
            {source?.name ?? id}
            {source?.state && (
              <span class="state" title="controlled by a state">
                {' '}
                state
              </span>
            )}
          </span>
        )
      })}
    </>
  )
}

function Why({ hit, wire }: { hit: ApiHit; wire: Wire }) {
  const { title, body } = hit.evidence
  const language = hit.entry.language === null ? {} : { lang: hit.entry.language }
  return (
    <>
      <p class="note">
        {wire.storylines.find(({ id }) => id === hit.storyline)?.title ?? hit.storyline}, score {Math.round(hit.score * 10) / 10}
      </p>
      <dl class="concepts">
        {[...conceptsOf([title, ...body])].map(([concept, words]) => (
          <div key={concept}>
            <dt>{concept}</dt>
            <dd {...language}>{words.join(', ')}</dd>
          </div>
        ))}
      </dl>
      {body.slice(1).map((excerpt, index) => (
        <p key={index} class="excerpt" {...language} dir="auto">
          <Marked {...excerpt} />
        </p>
      ))}
    </>
  )
}

function NoHits({ wire, chosen }: { wire: Wire; chosen: ApiStoryline | undefined }) {
  const polled = wire.feeds.filter(feed => feed.health !== 'off')
  if (chosen !== undefined)
    return (
      <Empty>
        <p>Nothing has matched “{chosen.title}” yet.</p>
        <p>
          <code>npx storywire check</code> runs its rule over its examples.
        </p>
      </Empty>
    )
  if (polled.length > 0 && polled.every(feed => feed.health === 'new'))
    return (
      <Empty>
        <p>No feed has been polled yet. The first hits appear here within minutes.</p>
        <p>
          To poll now: <code>npx storywire poll --once</code>.
        </p>
      </Empty>
    )
  if (polled.length > 0 && polled.every(needsAttention))
    return (
      <Empty>
        <p>Nothing has matched yet: {polled.length === 1 ? 'the feed is' : `all ${count(polled.length, 'feed')} are`} in trouble.</p>
        <p>
          What is wrong stands under <a href="#feeds">Feeds</a>.
        </p>
      </Empty>
    )
  return (
    <Empty>
      <p>Nothing has matched yet: {count(polled.length, 'feed is', 'feeds are')} read for you.</p>
      <p>New hits appear here by themselves.</p>
    </Empty>
  )
}
