/**
 * The rules of the laptop: those of `config/` as it was read at the start, then what is pushed into the data folder. What was pushed
 * before that is older than `config/`: only what it knows of storylines that are no longer followed is taken.
 */
import type { Configuration } from '../config/configuration.ts'
import type { Log } from '../log.ts'
import { compileRules } from '../match/compile.ts'
import { loadIndex } from '../match/match.ts'
import { rulesInUse } from '../rules/in-use.ts'
import type { RulesPlace } from '../rules/place.ts'
import type { IndexInUse } from '../rules/pushed-rules.ts'
import { withoutRuleSet, withRuleSet } from '../rules/rule-set.ts'
import type { LocalEvents } from './events.ts'

/** Asking costs a look at one file. */
const everyMs = 1_000

export type LocalRulesDeps = {
  readonly place: RulesPlace
  readonly log: Log
  readonly events: Pick<LocalEvents, 'onRules'>
  readonly readAt: Date
}

export function localRules({ place, log, events, readAt }: LocalRulesDeps, configuration: Configuration): IndexInUse {
  const { storylines, entities } = configuration
  const index = loadIndex(compileRules({ storylines, entities }))
  return rulesInUse(
    { place, log, now: () => new Date(), everyMs },
    {
      start: () => ({ configuration, index }),
      make: set => {
        const made = { configuration: withRuleSet(configuration, set), index: loadIndex(set.index) }
        events.onRules?.(made.configuration)
        return made
      },
      older: { than: readAt.toISOString(), make: set => ({ configuration: withoutRuleSet(configuration, set), index }) },
    },
  )
}
