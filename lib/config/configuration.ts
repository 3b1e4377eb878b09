/** The configuration as the rest of the project reads it: flat, checked, defaults filled in. `load.ts` makes it from YAML, `compiled.ts` from what synth wrote. */
import type { ChannelSettings, Subscription } from '../alert/subscription.ts'
import type { Feed, Source } from '../feed/feed.ts'
import type { Entities } from '../match/document.ts'
import type { Storyline } from '../storyline/storyline.ts'

export type Configuration = {
  /** A URL for the User-Agent. */
  readonly contact?: string
  /** Hosts that serve many publishers: what one of their feeds is answered says nothing of the others. */
  readonly sharedHosts?: readonly string[]
  readonly sources: readonly Source[]
  readonly feeds: readonly Feed[]
  readonly entities: Entities
  readonly storylines: readonly Storyline[]
  /** Followed once, and taken out by a push: nothing matches them any more, and their hits are kept. */
  readonly retired?: readonly Pick<Storyline, 'id' | 'title'>[]
  readonly channels: readonly ChannelSettings[]
  readonly subscriptions: readonly Subscription[]
}
