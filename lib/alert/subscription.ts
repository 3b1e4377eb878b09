/** Who gets what, where: subscriptions and channels as the configuration holds them. */

export type ChannelSettings =
  | { readonly id: string; readonly type: 'slack'; readonly secret: string }
  | { readonly id: string; readonly type: 'webhook'; readonly secret: string }
  /** Without `secret`: SES on AWS, the outbox locally. */
  | { readonly id: string; readonly type: 'email'; readonly to: readonly string[]; readonly from: string; readonly secret?: string }

export type Subscription = {
  readonly id: string
  /** Storyline ids, or `all`. */
  readonly storylines: readonly string[] | 'all'
  /** Channel ids. */
  readonly channels: readonly string[]
  /** IANA zone in which times are written. */
  readonly zone: string
  readonly minScore?: number
  /** BCP 47 primary subtags. */
  readonly languages?: readonly string[]
  /** Source ids. */
  readonly sources?: readonly string[]
}

export const follows = (subscription: Subscription, storyline: string): boolean =>
  subscription.storylines === 'all' || subscription.storylines.includes(storyline)
