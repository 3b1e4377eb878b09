/** The part of dynalite 4 that is used; it ships no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http'

  type Options = { path?: string; createTableMs?: number; deleteTableMs?: number; updateTableMs?: number }
  /** Closing the server closes the files too, after the work in hand. */
  function dynalite(options?: Options): Server
  export = dynalite
}
