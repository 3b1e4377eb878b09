/** What fetching a feed takes and gives: the port between `fetch.ts` and the pipeline. */
import type { Validators } from '../feed.ts'

/** Validators are sent byte for byte. */
export type FetchRequest = Validators & {
  readonly url: string
  /** The feed may live on a private or loopback address and any port, at this URL's own host only. */
  readonly allowPrivate: boolean
}

type Response = {
  readonly status?: number
  /** Lower-case names; without `set-cookie`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Where permanent redirects (301, 308) from the asked URL led. */
  readonly movedTo?: string
}

/**
 * `changed` has the whole decoded body (at most 8 MiB) and the URL it came from after redirects; where it broke off (`cut`) it has what
 * came, and no validators. `failed` has a stable `code` (docs/fetching.md lists them); a `message` without secrets, paths or query strings;
 * and `retryAt` (ISO 8601 UTC) if the server named a time.
 */
export type FetchOutcome = Response &
  (
    | {
        readonly kind: 'changed'
        readonly bytes: Uint8Array
        /** It broke off: whether the document is whole is for its reader to see. */
        readonly cut?: boolean
        readonly contentType: string | undefined
        readonly url: string
        readonly validators: Validators
      }
    | { readonly kind: 'unchanged'; readonly validators: Validators }
    | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly retryAt?: string }
  )

/** One GET, redirects followed; asked again only where a connection broke before it said anything, or the answer was malformed. Never rejects. */
export type FetchFeed = (request: FetchRequest) => Promise<FetchOutcome>
