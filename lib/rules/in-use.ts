/**
 * The rules that a process uses: the pushed ones as soon as it hears of them, else those it was started with.
 *
 * It asks by ETag, at most once a minute, when it has something to do. What cannot be read or used is told, and the last good
 * ones go on; an object that was taken away means those of the start again.
 */
import { StorywireError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { RulesPlace } from './place.ts'
import { type RuleSet, unpackRuleSet } from './rule-set.ts'

export type RulesInUseDeps = {
  readonly place: RulesPlace
  readonly now: () => Date
  readonly log: Log
  /** Counts `RulesNotRead` each time that a newer set may be there and is not used. */
  readonly metrics?: { readonly count: (metric: 'RulesNotRead') => void }
  /** Default: a minute. */
  readonly everyMs?: number
}

export type RulesInUse<Made> = {
  /** Never throws because of pushed rules. Calls at once share one question. */
  readonly current: () => Promise<Made>
  /** As they are now, whenever they were last asked for. Throws `rules-read` where nobody can tell. */
  readonly renew: () => Promise<Made>
}

/** What it throws makes a set a bad one. */
export type Making<Made> = {
  /** Of what the process brought along. */
  readonly start: () => Made
  readonly make: (set: RuleSet) => Made
  /** Of a set that was pushed before what the process brought along was written. Absent: a pushed set is always the newer one. */
  readonly older?: { readonly than: string; readonly make: (set: RuleSet) => Made }
}

/** The part of a making that says which sets are older; none where nobody knows when the start's rules were written. */
export const olderThan = <Made>(than: string | undefined, make: (set: RuleSet) => Made): Pick<Making<Made>, 'older'> =>
  than === undefined ? {} : { older: { than, make } }

export function rulesInUse<Made>(
  { place, now, log, metrics, everyMs = 60_000 }: RulesInUseDeps,
  { start, make, older }: Making<Made>,
): RulesInUse<Made> {
  let used: { readonly made: Made } | undefined
  let seen: { readonly etag: string; readonly bad: boolean } | undefined
  let askedAt: number | undefined
  let asking: Promise<void> | undefined

  async function look(): Promise<void> {
    const answer = await place.read(seen?.etag)
    if (answer.kind === 'absent') {
      if (seen === undefined) return
      log.warn('the pushed rules were taken away: those of the start are used again')
      seen = undefined
      used = undefined
    } else if (answer.kind === 'unchanged') {
      if (seen?.bad === true) metrics?.count('RulesNotRead')
    } else {
      seen = { etag: answer.etag, bad: true }
      try {
        const set = unpackRuleSet(answer.bytes)
        const isOlder = older !== undefined && set.pushedAt < older.than
        used = { made: isOlder ? older.make(set) : make(set) }
        seen = { etag: answer.etag, bad: false }
        const { pushedAt } = set
        if (isOlder) log.info('the pushed rules are older than those of the start, which are used', { pushedAt, startAt: older.than })
        else log.info('pushed rules are used', { pushedAt, storylines: set.storylines.length })
      } catch (cause) {
        log.error(`${wordsOf(cause)}: the last good ones go on`, { code: 'bad-rule-set', etag: answer.etag, cause })
        metrics?.count('RulesNotRead')
      }
    }
  }
  /** One at a time: what is asked for later is answered by a later question. */
  function ask(): Promise<void> {
    asking = (asking ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        askedAt = now().getTime()
        return look()
      })
      .catch((cause: unknown) => {
        log.warn(`${wordsOf(cause)}: the last good ones go on`, { code: 'rules-read' })
        metrics?.count('RulesNotRead')
        throw cause
      })
    return asking
  }
  const inUse = (): Made => {
    used ??= { made: start() }
    return used.made
  }
  return {
    current: async () => {
      const at = now().getTime()
      // A clock that was set back does not make it wait for longer.
      if (askedAt === undefined || at - askedAt >= everyMs || at < askedAt) {
        askedAt = at
        await ask().catch(() => {})
      } else await asking?.catch(() => {})
      return inUse()
    },
    renew: async () => {
      await ask()
      return inUse()
    },
  }
}

const wordsOf = (cause: unknown): string => (cause instanceof StorywireError ? cause.message : 'pushed rules failed')
