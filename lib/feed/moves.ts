/**
 * Which address a feed is asked at: the configured one, or where it has moved for good. Pure.
 *
 * The configuration is never changed: the person is told to. A move that leads nowhere is given up as easily as it was believed.
 */
import { createHash } from 'node:crypto'
import type { Feed, FeedState } from './feed.ts'

/** So many polls in a row must be sent to the same place, and find a feed there, before it is asked there at once. */
const BELIEVED_AFTER = 3
/** Counting on would write a state for every poll of a feed that has moved. */
const MOST_COUNTED = 10

/** Networks, logins and cookie walls answer for everything that is asked, and call it permanent. */
const detours =
  /(?:^|[^a-z])(?:log-?in|log-?on|sign-?in|sign-?on|sso|oauth2?|captive|captcha|portal|consent|cookie-?wall|hotspot|guest|wifi|walledgarden|blocked|paywall|suspended|parked)(?:[^a-z]|$)/i

/** A feed's or page's configured address. */
export const addressOf = (feed: Pick<Feed, 'url' | 'page'>): string | undefined => feed.url ?? feed.page

/** 16 hex digits that change when the configured address does, or what is selected on a page: it must then be read anew. */
export function addressHash(feed: Pick<Feed, 'url' | 'page' | 'select'>): string {
  const selected = feed.page === undefined || feed.select === undefined ? '' : `\n${JSON.stringify(Object.entries(feed.select).sort())}`
  return createHash('sha256')
    .update(`${addressOf(feed) ?? ''}${selected}`)
    .digest('hex')
    .slice(0, 16)
}

export const isMoved = ({ movedTo, movedCount = 0 }: Pick<FeedState, 'movedTo' | 'movedCount'>): boolean =>
  movedTo !== undefined && movedCount >= BELIEVED_AFTER

/**
 * Where to ask now. After a failure at the new address the configured one gets its turn and the other way round, so that
 * neither a wrong redirect nor a dead old address keeps the feed away.
 */
export function askedAddress(configured: string, { movedTo, movedCount = 0, failures = 0 }: Partial<FeedState>): string {
  if (movedTo === undefined || movedCount < BELIEVED_AFTER) return configured
  return failures % 2 === 0 ? movedTo : configured
}

/** After a poll of `asked` that found a feed, redirected for good to `movedTo` or not at all. A failed poll changes nothing. */
export function moveAfter(
  before: Pick<FeedState, 'movedTo' | 'movedCount'>,
  { asked, movedTo }: { readonly asked: string; readonly movedTo?: string | undefined },
): Pick<FeedState, 'movedTo' | 'movedCount'> {
  if (movedTo === undefined) return asked === before.movedTo ? kept(before) : {}
  if (movedTo === asked || isDetour(movedTo)) return {}
  return { movedTo, movedCount: movedTo === before.movedTo ? Math.min((before.movedCount ?? 0) + 1, MOST_COUNTED) : 1 }
}

const kept = ({ movedTo, movedCount }: Pick<FeedState, 'movedTo' | 'movedCount'>): Pick<FeedState, 'movedTo' | 'movedCount'> => ({
  ...(movedTo === undefined ? {} : { movedTo }),
  ...(movedCount === undefined ? {} : { movedCount }),
})

function isDetour(address: string): boolean {
  if (!URL.canParse(address)) return true
  const { hostname, pathname } = new URL(address)
  return detours.test(hostname) || detours.test(pathname)
}
