/** The dashboard as built: one HTML text and the files it names. Made by `dashboard/build.ts`, served by `api.ts`. */

export type PageAssets = {
  /** Served at `/`. */
  readonly html: string
  /** Path without a leading slash (`assets/app-1a2b3c.js`; the name changes with the content) → content type and text. */
  readonly files: Readonly<Record<string, { readonly type: string; readonly body: string }>>
}
