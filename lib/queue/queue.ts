/** The queue port: poll messages, each a list of feed ids that one invocation polls. At least once, unordered. */

/** At most 50 feeds; a host's feeds of one minute stay in one message. */
export type PollMessage = { readonly feeds: readonly string[] }

export type PollQueue = { readonly send: (messages: readonly PollMessage[]) => Promise<void> }
