/** What a fault of a file, the network or S3 is called in a message. */

/** They name themselves by a code or their name; what else they say may hold a path or an address. */
export const wordsOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return 'an unknown fault'
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}
