/**
 * What happens in the world of the crash tests, in phases, and what must be true after each: every hit stored, every
 * hit told exactly once to each channel that answers, or said to be told twice where nobody can know.
 */
import type { Documents, Post, StoredItem, World } from './world.ts'

export type Phase = {
  readonly documents: Documents
  /** The storyline and title of all hits so far. */
  readonly hits: readonly string[]
  /** Of those, what `desk` is told, on each of its channels. */
  readonly told: readonly string[]
}

const first = { one: 'troops here', two: 'troops and workers' }
const news = { four: 'troops arrive', five: 'rain', seven: 'troops of seven' }
const revised = { four: 'troops arrive today', five: 'rain on troops', seven: 'withdrawn' }

/** First polls (backlog), news that two feeds carry, revisions of every kind and a twin, another feed's first poll. */
export const phases: readonly Phase[] = (() => {
  const backlog = ['troops:one', 'troops:two', 'workers:two']
  const afterNews = [...backlog, 'troops:four', 'troops:seven']
  const afterRevisions = [...afterNews, 'troops:five', 'troops:three', 'workers:six']
  return [
    { documents: { a: first, b: { two: first.two, three: 'nothing yet' } }, hits: backlog, told: backlog },
    {
      documents: { a: { ...news, ...first }, b: { four: news.four, two: first.two, three: 'nothing yet' } },
      hits: afterNews,
      told: afterNews,
    },
    {
      documents: {
        a: { six: 'workers strike', ...revised, ...first },
        b: { 'six@2': 'workers strike', four: news.four, two: first.two, three: 'troops after all' },
      },
      hits: [...afterRevisions, 'workers:six'],
      told: afterRevisions,
    },
    {
      documents: {
        a: { six: 'workers strike', ...revised, ...first },
        b: { 'six@2': 'workers strike', four: news.four, two: first.two, three: 'troops after all' },
        c: { old: 'troops of old', two: first.two },
      },
      hits: [...afterRevisions, 'workers:six', 'troops:old'],
      told: [...afterRevisions, 'troops:old'],
    },
  ]
})()

export const feedsOf = (phase: Phase): readonly string[] => Object.keys(phase.documents)

/** Everything that is wrong, in words; what a person would miss. */
export async function wrongs(world: World, phase: Phase, options: { readonly maybeUntold?: readonly string[] } = {}): Promise<string[]> {
  const items = await world.items()
  const hits = items.filter(item => String(item.sk).startsWith('HIT#'))
  const messages = items.filter(item => String(item.pk).startsWith('SUB#'))
  return [
    ...wrongHits(hits, phase),
    ...['slack', 'mail'].flatMap(channel => wrongPosts(channel, world.posts, messages, phase, options.maybeUntold ?? [])),
    ...items.filter(item => item.due !== undefined && item.pk !== 'SUB#lonely#dead').map(item => `${item.pk} ${item.sk} is still due`),
    ...world.posts.filter(post => post.channel === 'dead').map(() => 'the dead channel told something'),
    ...world.errors.map(error => `logged: ${error}`),
  ]
}

const nameOf = (item: StoredItem): string => `${item.storyline}:${(item.entry as { title: string }).title}`

function wrongHits(hits: readonly StoredItem[], phase: Phase): string[] {
  const wrong: string[] = []
  const names = hits.map(nameOf).sort()
  if (names.join() !== [...phase.hits].sort().join()) wrong.push(`hits are ${names.join(' ')}, not ${[...phase.hits].sort().join(' ')}`)
  for (const hit of hits) {
    const wanted = hit.storyline === 'troops' ? 'desk lonely' : 'desk'
    const decided = Object.keys((hit.decisions as object | undefined) ?? {})
      .sort()
      .join(' ')
    if (decided !== wanted) wrong.push(`${nameOf(hit)} is decided for (${decided}), not (${wanted})`)
  }
  return wrong
}

function wrongPosts(
  channel: string,
  posts: readonly Post[],
  messages: readonly StoredItem[],
  phase: Phase,
  maybeUntold: readonly string[],
): string[] {
  const wrong: string[] = []
  const mine = posts.filter(post => post.channel === channel)
  for (const name of phase.told) {
    const telling = mine.filter(post => post.told.some(title => `${post.storyline}:${title}` === name))
    const of = [...new Set(telling.map(post => post.message))]
    if (of.length === 0 && !maybeUntold.includes(name)) wrong.push(`${name} was never told on ${channel}`)
    if (of.length > 1) wrong.push(`${name} was told by ${of.length} messages on ${channel}`)
    const [only = ''] = of
    if (telling.length > 1 && !isMaybeTwice(messages, only))
      wrong.push(`${name} was told ${telling.length} times on ${channel}, and nothing says so`)
  }
  for (const post of mine)
    for (const title of post.told)
      if (!phase.told.includes(`${post.storyline}:${title}`)) wrong.push(`${title} was told on ${channel} for nothing`)
  return wrong
}

function isMaybeTwice(messages: readonly StoredItem[], id: string): boolean {
  const [subscription, channel, ...rest] = id.split('/')
  return messages.some(item => item.pk === `SUB#${subscription}#${channel}` && item.sk === rest.join('/') && item.maybeTwice === true)
}
