/** What `match.ts` uses of a package that has no types. */
declare module 'ahocorasick' {
  const AhoCorasick: new (
    words: readonly string[],
  ) => { readonly search: (text: string) => readonly (readonly [end: number, words: readonly string[]])[] }

  export = AhoCorasick
}
