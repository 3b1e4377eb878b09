/** What alert and query use of the rules pushed to the bucket: the storylines' titles and the subscriptions. */
import type { Configuration } from '../config/configuration.ts'
import { type RulesInUse, type RulesInUseDeps, rulesInUse } from './in-use.ts'
import { withRuleSet } from './rule-set.ts'
import { s3Rules } from './s3.ts'

export type ConfigurationInUse = RulesInUse<{ readonly configuration: Configuration }>

export type BucketDeps = Omit<RulesInUseDeps, 'place'> & { readonly bucket: string }

/** `configuration`: the deployed one. */
export const pushedConfiguration = ({ bucket, ...deps }: BucketDeps, configuration: Configuration): ConfigurationInUse =>
  rulesInUse(
    { ...deps, place: s3Rules({ bucket }) },
    { start: () => ({ configuration }), make: set => ({ configuration: withRuleSet(configuration, set) }) },
  )
