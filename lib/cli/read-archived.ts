/** An entry of the archive as matching reads it: its document, its language, and how that was decided. For `explain` and `replay`. */
import type { ArchivedEntry } from '../archive/archive.ts'
import type { Configuration } from '../config/configuration.ts'
import { documentOf } from '../feed/identity.ts'
import type { MatchDocument } from '../match/document.ts'
import { detectLanguage } from '../text/language.ts'
import type { ReadLanguage } from './explanation-lines.ts'

export type Read = { readonly document: MatchDocument; readonly language: ReadLanguage }

/** As `record-hits` reads it when the entry is found. */
export async function readVersion(
  { feeds, sources }: Pick<Configuration, 'feeds' | 'sources'>,
  { entry, feed, source }: ArchivedEntry,
): Promise<Read> {
  const { title, body } = documentOf(entry)
  const configured = feeds.find(each => each.id === feed)?.language ?? sources.find(each => each.id === source)?.language
  const expected = entry.language ?? configured
  const text = `${title}\n\n${body}`
  const [code, byText] = await Promise.all([detectLanguage(text, expected), detectLanguage(text)])
  const primary = expected?.toLowerCase().split('-')[0]
  const by =
    code === undefined ? 'unknown' : code === byText ? 'text' : code !== primary ? 'both' : entry.language === null ? 'feed' : 'entry'
  return {
    document: { title, body, source, ...(code === undefined ? {} : { lang: code }) },
    language: { code: code ?? null, by, expected: expected ?? null },
  }
}
