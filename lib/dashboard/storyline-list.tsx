/** The storylines with their last day; choosing one filters hits and alerts. */
import type { ApiStoryline } from '../query/api-types.ts'
import { Ago, type Choose, Empty, Section, StorylineLink } from './parts.tsx'

type Props = { storylines: readonly ApiStoryline[]; chosen: string | undefined; choose: Choose; now: number }

export function StorylineList({ storylines, chosen, choose, now }: Props) {
  const total = storylines.reduce((sum, storyline) => sum + storyline.hitsLastDay, 0)
  const capped = storylines.some(storyline => storyline.hitsLastDayCapped)
  return (
    <Section id="storylines" title="Storylines" note="hits in 24 h">
      {storylines.length === 0 ? (
        <Empty>
          <p>No storyline is followed yet.</p>
          <p>
            Put one file for each into <code>config/storylines/</code>, then run <code>npx storywire check</code>.
          </p>
        </Empty>
      ) : (
        <ul class="stories">
          <li>
            <StorylineLink storyline={undefined} choose={choose} current={chosen === undefined} class="story">
              <span class="name">All storylines</span>
              <Count hits={total} capped={capped} />
            </StorylineLink>
          </li>
          {storylines.map(storyline => (
            <li key={storyline.id}>
              <StorylineLink storyline={storyline.id} choose={choose} current={chosen === storyline.id} class="story">
                <span class="name">{storyline.title}</span>
                <Count hits={storyline.hitsLastDay} capped={storyline.hitsLastDayCapped} />
                <span class="last">
                  {storyline.lastHit === null ? 'no hit yet' : <Ago at={storyline.lastHit.foundAt} now={now} />}
                  {!storyline.followed && <span class="warn"> · no subscription</span>}
                </span>
              </StorylineLink>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const Count = ({ hits, capped }: { hits: number; capped: boolean }) => (
  <span class={hits === 0 ? 'count none' : 'count'}>
    {hits.toLocaleString('en')}
    {capped && '+'}
    <span class="unseen"> {hits === 1 ? 'hit' : 'hits'} in the last 24 hours</span>
  </span>
)
