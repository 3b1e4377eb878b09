/** What poll uses of the rules pushed to the bucket: the index, and with it the configuration that knows its storylines. */
import type { CompiledConfiguration } from '../config/compiled.ts'
import type { Configuration } from '../config/configuration.ts'
import { type Index, loadIndex } from '../match/match.ts'
import { olderThan, type RulesInUse, rulesInUse } from './in-use.ts'
import type { BucketDeps } from './pushed-configuration.ts'
import { withoutRuleSet, withRuleSet } from './rule-set.ts'
import { s3Rules } from './s3.ts'

export type IndexInUse = RulesInUse<{ readonly configuration: Configuration; readonly index: Index }>

/** The deployed configuration and index. What was deployed is loaded only where it is used. */
export const pushedIndex = (
  { bucket, ...deps }: BucketDeps,
  { configuration, index, rulesAt }: CompiledConfiguration & { readonly index: ArrayBuffer },
): IndexInUse =>
  rulesInUse(
    { ...deps, place: s3Rules({ bucket }) },
    {
      start: () => ({ configuration, index: loadIndex(index) }),
      make: set => ({ configuration: withRuleSet(configuration, set), index: loadIndex(set.index) }),
      ...olderThan(rulesAt, set => ({ configuration: withoutRuleSet(configuration, set), index: loadIndex(index) })),
    },
  )
