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

/** `start`: made of what the process brought along. `make`: of a set; what it throws makes the set a bad one. */
export function rulesInUse<Made>(
  { place, now, log, metrics, everyMs = 60_000 }: RulesInUseDeps,
  { start, make }: { readonly start: () => Made; readonly make: (set: RuleSet) => Made },
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
        used = { made: make(set) }
        seen = { etag: answer.etag, bad: false }
        log.info('pushed rules are used', { pushedAt: set.pushedAt, storylines: set.storylines.length })
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
