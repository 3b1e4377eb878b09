/** The queue port: poll messages, each a list of feed ids that one invocation polls. At least once, unordered. */

/** At most 50 feeds; a host's feeds of one minute stay in one message. */
export type PollMessage = { readonly feeds: readonly string[] }

/** `delayMs`: to be handed over no sooner than this, up to 15 minutes. A queue without a crowd may ignore it. */
export type DelayedPoll = PollMessage & { readonly delayMs?: number }

export type PollQueue = { readonly send: (messages: readonly DelayedPoll[]) => Promise<void> }
