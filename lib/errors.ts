/**
 * The one error class of the project, and the problems that texts have.
 *
 * Expected outcomes are values; a `StorywireError` is a fault that a person or an
 * operator must hear of. Its message names the thing and never holds a secret.
 */

/** A finding in a text that a person wrote: a rule, a configuration file, a feed document. */
export type Problem = {
  /** Stable kebab-case name, e.g. `unknown-entity`. */
  readonly code: string
  readonly message: string
  readonly hint?: string
  /** What the text belongs to, e.g. a storyline's id. */
  readonly subject?: string
  /** Place in the text, in UTF-16 units; end exclusive. */
  readonly start?: number
  readonly end?: number
  /** An `error` stops, a `warning` is told. Default: error. */
  readonly severity?: 'error' | 'warning'
}

export class StorywireError extends Error {
  readonly code: string
  readonly problems: readonly Problem[]

  constructor(code: string, message: string, options: { cause?: unknown; problems?: readonly Problem[] } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'StorywireError'
    this.code = code
    this.problems = options.problems ?? []
  }
}
