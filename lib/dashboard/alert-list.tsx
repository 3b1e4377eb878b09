/** The alerts, newest first: what each subscription decided about a hit, why, and how far its messages came. */
import type { ApiAlert, ApiDelivery, ApiStoryline } from '../query/api-types.ts'
import { Ago, count, Empty, Headline, Section } from './parts.tsx'
import { alertKey, grouped } from './rows.ts'
import { clockOf, dayKeyOf, dayOf, fullOf } from './time.ts'
import type { Wire } from './use-wire.ts'

type Props = { wire: Wire; chosen: ApiStoryline | undefined; older: () => void; now: number; loading: boolean }

export function AlertList({ wire, chosen, older, now, loading }: Props) {
  const { rows, next } = wire.alerts
  const days = grouped(
    grouped(rows, alert => alert.hit.id),
    ([alert]) => dayKeyOf(alert.hit.foundAt),
  )
  return (
    <Section id="alerts" title="Alerts" note="every decision, with its reason">
      <div aria-busy={loading}>
        {rows.length === 0 && next === null && <NoAlerts wire={wire} chosen={chosen} />}
        {days.map(groups => {
          const [[first]] = groups
          return (
            <section key={dayKeyOf(first.hit.foundAt)}>
              <h3 class="day">{dayOf(first.hit.foundAt, now)}</h3>
              <ol class="alert-list">
                {groups.map(alerts => (
                  <AlertRow key={alerts[0].hit.id} alerts={alerts} wire={wire} now={now} />
                ))}
              </ol>
            </section>
          )
        })}
        {next !== null && (
          <button type="button" class="older" onClick={older}>
            Older alerts
          </button>
        )}
        {next === null && rows.length > 0 && <p class="end">{count(rows.length, 'decision')} in all.</p>}
      </div>
    </Section>
  )
}

function AlertRow({ alerts, wire, now }: { alerts: readonly [ApiAlert, ...ApiAlert[]]; wire: Wire; now: number }) {
  const [{ hit, storyline, at }] = alerts
  const fresh = alerts.some(alert => wire.fresh.has(alertKey(alert)))
  return (
    <li class={`alert${fresh ? ' fresh' : ''}`} data-row>
      <p class="alert-head">
        <time dateTime={at} title={fullOf(at)}>
          {clockOf(at)}
        </time>
        <span>{wire.storylines.find(({ id }) => id === storyline)?.title ?? storyline}</span>
      </p>
      <h4 class="alert-title">
        <Headline entry={hit.entry} spans={[]} />
      </h4>
      <ul class="decisions">
        {alerts.map(alert => (
          <li key={alert.subscription}>
            <p>
              <Verdict alert={alert} /> {alert.decision === 'send' && !alert.deliveries.every(inOutbox) ? 'to' : 'for'}{' '}
              <b class="subscription">{alert.subscription}</b>: <span class="why-words">{alert.why}</span>
            </p>
            <Deliveries alert={alert} now={now} />
          </li>
        ))}
      </ul>
    </li>
  )
}

const verdicts: Readonly<Record<ApiAlert['decision'], string>> = {
  send: 'to be sent',
  below: 'below',
  duplicate: 'duplicate',
  backlog: 'backlog',
  lapsed: 'lapsed',
  gone: 'gone',
}

/** On a laptop a channel without its secret writes a file in place of sending: the outcome says so. */
const inOutbox = ({ state, outcome }: ApiDelivery): boolean => state === 'sent' && (outcome?.startsWith('in the outbox') ?? false)

/** One word for a decision; where a message tells it, how far that came, the worst first. */
function Verdict({ alert }: { alert: ApiAlert }) {
  const has = (state: ApiDelivery['state']) => alert.deliveries.some(delivery => delivery.state === state)
  const unread = alert.deliveries.length > 0 && alert.deliveries.every(inOutbox)
  const told = unread
    ? 'in the outbox'
    : has('failed')
      ? 'failed'
      : has('due')
        ? 'waiting'
        : has('sent')
          ? 'sent'
          : has('cancelled')
            ? 'cancelled'
            : undefined
  if (alert.decision === 'send') return <b class={`verdict ${unread ? 'quiet' : (told ?? '')}`}>{told ?? verdicts.send}</b>
  return (
    <b class={`verdict ${told === 'failed' ? 'failed' : 'quiet'}`}>
      {verdicts[alert.decision]}
      {told !== undefined && `, ${told}`}
    </b>
  )
}

/** What went out in one line; what waits or failed in a line each, with its reason. */
function Deliveries({ alert, now }: { alert: ApiAlert; now: number }) {
  const kept = alert.deliveries.filter(inOutbox)
  const smooth = alert.deliveries.filter(
    delivery => delivery.state === 'sent' && delivery.attempts <= 1 && !delivery.maybeTwice && !kept.includes(delivery),
  )
  const rough = alert.deliveries.filter(delivery => !smooth.includes(delivery) && !kept.includes(delivery))
  const sentAt = smooth[0]?.sentAt
  return (
    <>
      {smooth.length > 0 && (
        <p class="delivery">
          {smooth.map(({ channel }, index) => (
            <>
              {index > 0 && ', '}
              <span class="channel">{channel}</span>
            </>
          ))}{' '}
          sent {sentAt != null && <Ago at={sentAt} now={now} />}
        </p>
      )}
      {kept.map(({ channel, sentAt: at }) => (
        <p class="delivery" key={channel} title={at === null ? '' : fullOf(at)}>
          <span class="channel">{channel}</span> in <a href="outbox">the outbox</a>, nobody was told
        </p>
      ))}
      {rough.map(delivery => (
        <Delivery key={delivery.channel} delivery={delivery} now={now} />
      ))}
    </>
  )
}

function Delivery({ delivery, now }: { delivery: ApiDelivery; now: number }) {
  const { channel, state, attempts, outcome, sentAt, dueAt, maybeTwice } = delivery
  const at = state === 'sent' ? sentAt : dueAt !== null && Date.parse(dueAt) > now ? dueAt : null
  const words = [
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(maybeTwice ? ['perhaps received twice'] : []),
    ...(outcome !== null && state !== 'sent' ? [outcome] : []),
  ]
  return (
    <p class={`delivery ${state}`}>
      <span class="channel">{channel}</span> {state === 'due' ? (at === null ? 'waiting' : 'tries again') : state}
      {at !== null && (
        <>
          {' '}
          <Ago at={at} now={now} />
        </>
      )}
      {words.length > 0 && `: ${words.join(', ')}`}
    </p>
  )
}

function NoAlerts({ wire, chosen }: { wire: Wire; chosen: ApiStoryline | undefined }) {
  const unfollowed = chosen !== undefined && !chosen.followed
  return (
    <Empty>
      {unfollowed ? (
        <>
          <p>No subscription follows “{chosen.title}”, so nobody is told of its hits.</p>
          <p>
            Add it to one in <code>config/alerts.yaml</code>.
          </p>
        </>
      ) : (
        <>
          <p>No alert yet.</p>
          <p>
            {wire.hits.rows.length > 0
              ? 'Alerts are decided within a minute of a hit.'
              : 'As soon as something matches, every decision stands here with its reason.'}
          </p>
        </>
      )}
    </Empty>
  )
}
