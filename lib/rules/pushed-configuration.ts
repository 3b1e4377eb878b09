/** What alert and query use of the rules pushed to the bucket: the storylines' titles and the subscriptions. */
import type { CompiledConfiguration } from '../config/compiled.ts'
import type { Configuration } from '../config/configuration.ts'
import { olderThan, type RulesInUse, type RulesInUseDeps, rulesInUse } from './in-use.ts'
import { withoutRuleSet, withRuleSet } from './rule-set.ts'
import { s3Rules } from './s3.ts'

export type ConfigurationInUse = RulesInUse<{ readonly configuration: Configuration }>

export type BucketDeps = Omit<RulesInUseDeps, 'place'> & { readonly bucket: string }

/** The second argument is what was deployed. */
export const pushedConfiguration = (
  { bucket, ...deps }: BucketDeps,
  { configuration, rulesAt }: CompiledConfiguration,
): ConfigurationInUse =>
  rulesInUse(
    { ...deps, place: s3Rules({ bucket }) },
    {
      start: () => ({ configuration }),
      make: set => ({ configuration: withRuleSet(configuration, set) }),
      ...olderThan(rulesAt, set => ({ configuration: withoutRuleSet(configuration, set) })),
    },
  )
