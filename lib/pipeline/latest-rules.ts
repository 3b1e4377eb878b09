/**
 * Rules are pushed while alert runs, and another run may have planned by newer ones. So before a storyline or subscription counts
 * as removed, the newest configuration is asked for.
 */
import type { Configuration } from '../config/configuration.ts'

export type RenewDeps = {
  readonly configuration: Configuration
  /** The configuration as it is at this moment. Throws where nobody can tell: then nothing may be concluded. Absent: it never changes. */
  readonly renew?: () => Promise<{ readonly configuration: Configuration }>
}

/** The same dependencies, with a configuration that knows both or is the newest. */
export async function knowing<Deps extends RenewDeps>(
  deps: Deps,
  { storyline, subscriptions = [] }: { readonly storyline?: string; readonly subscriptions?: readonly string[] },
): Promise<Deps> {
  const { configuration, renew } = deps
  const known =
    (storyline === undefined || configuration.storylines.some(one => one.id === storyline)) &&
    subscriptions.every(id => configuration.subscriptions.some(one => one.id === id))
  return known || renew === undefined ? deps : { ...deps, ...(await renew()) }
}
