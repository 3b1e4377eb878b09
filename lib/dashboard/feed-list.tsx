/** The feeds: those that need a person first and in full, the rest in one line each. */
import type { ApiFeed } from '../query/api-types.ts'
import { Ago, count, Empty, Section } from './parts.tsx'
import type { Wire } from './use-wire.ts'

const troubles: ReadonlySet<ApiFeed['health']> = new Set(['broken', 'stale', 'blocked', 'moved', 'gone', 'layout-changed'])

export const needsAttention = (feed: ApiFeed): boolean => feed.overdue || feed.gap !== null || troubles.has(feed.health)

export function FeedList({ wire, now }: { wire: Wire; now: number }) {
  const { feeds } = wire
  const troubled = feeds.filter(needsAttention)
  const off = feeds.filter(feed => feed.health === 'off')
  const well = feeds.filter(feed => !needsAttention(feed) && feed.health !== 'off')
  const polled = feeds.length - off.length
  return (
    <Section id="feeds" title="Feeds" note={troubled.length === 0 ? `${polled} polled` : `${troubled.length} of ${polled} need attention`}>
      {feeds.length === 0 && (
        <Empty>
          <p>No feed is configured.</p>
          <p>
            Add the first to <code>config/feeds.yaml</code>, then run <code>npx storywire check</code>.
          </p>
        </Empty>
      )}
      {troubled.length > 0 && (
        <ul class="feed-list">
          {troubled.map(feed => (
            <FeedRow key={feed.id} feed={feed} wire={wire} now={now} />
          ))}
        </ul>
      )}
      {well.length > 0 && (
        <details class="fold" open={troubled.length === 0 && well.length <= 12}>
          <summary>
            {count(well.length, 'feed')} {troubled.length === 0 ? 'answering or new' : 'without trouble'}
          </summary>
          <ul class="feed-list">
            {well.map(feed => (
              <FeedRow key={feed.id} feed={feed} wire={wire} now={now} />
            ))}
          </ul>
        </details>
      )}
      {off.length > 0 && (
        <details class="fold">
          <summary>{off.length} switched off</summary>
          <ul class="feed-list">
            {off.map(feed => (
              <FeedRow key={feed.id} feed={feed} wire={wire} now={now} />
            ))}
          </ul>
        </details>
      )}
    </Section>
  )
}

function FeedRow({ feed, wire, now }: { feed: ApiFeed; wire: Wire; now: number }) {
  return (
    <li class={`feed ${feed.overdue ? 'overdue' : feed.health}`} data-row>
      <p class="feed-head">
        <span class="name">{wire.sources.get(feed.source)?.name ?? feed.source}</span> <span class="id">{feed.id}</span>
        <b class="health">{feed.overdue ? 'overdue' : feed.health.replace('-', ' ')}</b>
      </p>
      {((feed.health !== 'fine' && feed.health !== 'new') || feed.gap !== null) && <p class="words">{feed.words}</p>}
      {feed.overdue && <p class="words">Due since long: is anything polling?</p>}
      {feed.health !== 'off' && (
        <p class="polls">
          {feed.lastPolledAt === null ? (
            'not polled yet'
          ) : (
            <>
              polled <Ago at={feed.lastPolledAt} now={now} />
            </>
          )}
          {feed.nextAt !== null && !feed.overdue && (
            <>, next {Date.parse(feed.nextAt) <= now ? 'any moment' : <Ago at={feed.nextAt} now={now} />}</>
          )}
        </p>
      )}
    </li>
  )
}
