/** Archived entries for the tests, and what a reading of an archive brings. */
import type { Archive, ArchivedEntry, ArchiveProblem } from '../../lib/archive/archive.ts'

export type Wanted = Partial<Omit<ArchivedEntry, 'entry' | 'document'>> & {
  readonly entry?: Partial<ArchivedEntry['entry']>
  readonly document?: Partial<ArchivedEntry['document']>
}

export const archived = ({ entry, document, ...rest }: Wanted = {}): ArchivedEntry => ({
  foundAt: '2026-11-24T08:15:00.123Z',
  feed: 'wire-en',
  source: 'wire',
  revised: false,
  ...rest,
  entry: {
    key: '0123456789abcdef',
    textHash: '01234567',
    link: 'https://wire.example/1',
    title: 'Ferry service resumes',
    summary: 'After the storm.',
    content: '',
    publishedAt: '2026-11-24T08:00:00.000Z',
    language: 'en',
    publisher: null,
    ...entry,
  },
  document: {
    url: 'https://wire.example/feed.xml',
    status: 200,
    headers: { 'content-type': 'text/xml' },
    sha256: 'ab'.repeat(32),
    ...document,
  },
})

export async function readAll(
  archive: Pick<Archive, 'read'>,
  options?: Parameters<Archive['read']>[0],
): Promise<{
  readonly entries: readonly ArchivedEntry[]
  readonly problems: readonly ArchiveProblem[]
  readonly titles: readonly string[]
}> {
  const entries: ArchivedEntry[] = []
  const problems: ArchiveProblem[] = []
  for await (const finding of archive.read(options)) {
    if ('entry' in finding) entries.push(finding.entry)
    else problems.push(finding.problem)
  }
  return { entries, problems, titles: entries.map(({ entry }) => entry.title) }
}
