/**
 * What happens in the world of the crash tests, in phases, and what must be true after each: every hit stored, every
 * hit told exactly once to each channel that answers, or said to be told twice where nobody can know.
 */
import type { Decision, Evidence } from '../../lib/storyline/hit.ts'
import type { Documents, Post, StoredItem, World } from './world.ts'

export type Phase = {
  readonly documents: Documents
  /** `storyline:title` of all hits so far. */
  readonly hits: readonly string[]
}

const first = { one: 'troops here', two: 'troops and workers' }
const news = { four: 'troops arrive', five: 'rain', seven: 'troops of seven' }
const revised = { four: 'troops arrive today', five: 'rain on troops', seven: 'withdrawn', one: 'troops here today' }

/** First polls (backlog), news that two feeds carry, revisions of every kind and a twin, another feed's first poll. */
export const phases: readonly Phase[] = (() => {
  const backlog = ['troops:one', 'troops:two', 'workers:two']
  const afterNews = [...backlog, 'troops:four', 'troops:seven']
  const afterRevisions = [...afterNews, 'troops:five', 'troops:three', 'workers:six', 'workers:six']
  const a = { six: 'workers strike', ...first, ...revised }
  const b = { 'six@2': 'workers strike', four: news.four, two: first.two, three: 'troops after all' }
  return [
    { documents: { a: first, b: { two: first.two, three: 'nothing yet' } }, hits: backlog },
    { documents: { a: { ...news, ...first }, b: { four: news.four, two: first.two, three: 'nothing yet' } }, hits: afterNews },
    { documents: { a, b }, hits: afterRevisions },
    { documents: { a, b, c: { old: 'troops of old', two: first.two } }, hits: [...afterRevisions, 'troops:old'] },
  ]
})()

/** Is there and then withdrawn: in haste it may never be seen, lapse before it is told, or be put by a poll that was held up past the withdrawal. */
export const fleeting = 'troops:seven'

export const feedsOf = (phase: Phase): readonly string[] => Object.keys(phase.documents)

/** Everything that is wrong, in words: what a person would miss. `hasty`: phases followed each other before all was done. */
export async function wrongs(world: World, phase: Phase, { hasty = false }: { readonly hasty?: boolean } = {}): Promise<string[]> {
  const items = await world.items()
  const hits = items.filter(item => String(item.sk).startsWith('HIT#'))
  const messages = items.filter(item => String(item.pk).startsWith('SUB#'))
  return [
    ...wrongHits(hits, phase, hasty),
    ...hits.filter(hit => !hasty || nameOf(hit) !== fleeting).flatMap(hit => wrongText(hit, phase)),
    ...['slack', 'mail'].flatMap(channel => wrongPosts(channel, world.posts, messages, hits, hasty)),
    ...items.filter(item => item.sk === 'RING').flatMap(item => unarchived(item, world.archive.flat())),
    ...items.filter(item => item.due !== undefined && item.pk !== 'SUB#lonely#dead').map(item => `${item.pk} ${item.sk} is still due`),
    ...world.posts.filter(post => post.channel === 'dead').map(() => 'the dead channel told something'),
    ...world.errors.map(error => `logged: ${error}`),
  ]
}

const nameOf = (hit: StoredItem): string => `${hit.storyline}:${(hit.entry as { title: string }).title}`
const keyOf = (hit: StoredItem): string => String(hit.pk).slice('ENTRY#'.length)

function wrongHits(hits: readonly StoredItem[], phase: Phase, hasty: boolean): string[] {
  const wrong: string[] = []
  const compared = (names: readonly string[]) =>
    names
      .filter(name => !hasty || name !== fleeting)
      .toSorted()
      .join(' ')
  const [found, wanted] = [compared(hits.map(nameOf)), compared(phase.hits)]
  if (found !== wanted) wrong.push(`hits are ${found}, not ${wanted}`)
  for (const hit of hits) {
    const followers = hit.storyline === 'troops' ? 'desk lonely' : 'desk'
    const decided = Object.keys((hit.decisions as object | undefined) ?? {})
      .toSorted()
      .join(' ')
    if (decided !== followers) wrong.push(`${nameOf(hit)} is decided for (${decided}), not (${followers})`)
  }
  return wrong
}

/** What the ring knows is never looked at again: it must be in the archive, with this text. */
function unarchived({ pk, ring }: StoredItem, archive: World['archive'][number]): string[] {
  const feed = String(pk).slice('FEED#'.length)
  const kept = new Set(archive.flatMap(one => (one.feed === feed ? [one.entry.key + one.entry.textHash] : [])))
  const seen =
    Buffer.from(ring as Uint8Array)
      .toString('hex')
      .match(/.{24}/g) ?? []
  return seen.filter(slot => !kept.has(slot)).map(slot => `${feed} has seen ${slot}, which is not in the archive`)
}

/** A hit shows the text that a feed carries now. */
function wrongText(hit: StoredItem, { documents }: Phase): string[] {
  const title = (hit.entry as { title: string }).title
  const carried = Object.values(documents).flatMap(document =>
    Object.entries(document).flatMap(([name, text]) => (name.split('@')[0] === title ? [text] : [])),
  )
  const matching = carried.filter(text => text.includes(String(hit.storyline)))
  const [shown = ''] = (hit.evidence as Evidence).body.map(excerpt => excerpt.text)
  if (matching.length === 0) return hit.lapsedAt === undefined ? [`${nameOf(hit)} has not lapsed`] : []
  return matching.includes(shown) ? [] : [`${nameOf(hit)} shows "${shown}", not "${matching.join('" or "')}"`]
}

function wrongPosts(
  channel: string,
  posts: readonly Post[],
  messages: readonly StoredItem[],
  hits: readonly StoredItem[],
  hasty: boolean,
): string[] {
  const wrong: string[] = []
  const stored = new Map(messages.filter(item => item.pk === `SUB#desk#${channel}`).map(item => [`desk/${channel}/${item.sk}`, item]))
  const mine = posts.filter(post => post.channel === channel)
  const tells = (post: Post, hit: StoredItem): boolean =>
    post.storyline === hit.storyline &&
    (post.kind === 'now'
      ? post.told.includes(`${keyOf(hit)}~${hit.storyline}`)
      : (stored.get(post.message)?.keys as Set<string> | undefined)?.has(keyOf(hit)) === true)
  for (const hit of hits) {
    const name = `${nameOf(hit)} (${keyOf(hit)})`
    const { decision, message } = (hit.decisions as Readonly<Record<string, Decision>> | undefined)?.desk ?? {}
    const told = [...new Set(mine.filter(post => tells(post, hit)).map(post => post.message))]
    const isTold = decision === 'send' || decision === 'backlog'
    const optional = hasty && nameOf(hit) === fleeting
    if (isTold && told.length === 0 && !optional) wrong.push(`${name} was never told on ${channel}`)
    // Where a channel has sealed the hour's backlog message and the other has not, the next hour's may tell it on one of them.
    if (decision === 'send' && told.length === 1 && told[0] !== `desk/${channel}/${message}`)
      wrong.push(`${name} was told by ${told[0]}, not by ${message}`)
    if (decision === 'backlog' && told.some(id => !id.includes('/EP#backlog#')))
      wrong.push(`${name} is backlog but was told by ${told.join()}`)
    if (told.length > 1) wrong.push(`${name} was told by ${told.join(' and ')}`)
    if (!isTold && told.length > 0) wrong.push(`${name} was told on ${channel} though it is ${decision}`)
    if (decision === 'duplicate' && !mine.some(post => post.message === `desk/${channel}/${message}`))
      wrong.push(`${name} is a duplicate of what was never told on ${channel}`)
    if (decision === 'gone' || decision === 'below' || (decision === 'lapsed' && !hasty)) wrong.push(`${name} is ${decision}`)
  }
  const times = Map.groupBy(mine, post => post.message)
  for (const [message, { length }] of times)
    if (length > 1 && stored.get(message)?.maybeTwice !== true) wrong.push(`${message} was sent ${length} times, and nothing says so`)
  return wrong
}
