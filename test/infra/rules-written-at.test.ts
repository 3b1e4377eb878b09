/** How old deployed rules are, of real folders with and without git. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { rulesWrittenAt } from '../../lib/infra/rules-written-at.ts'

let folder: string
const write = (name: string, text: string, at?: string) => {
  writeFileSync(join(folder, name), text)
  if (at !== undefined) utimesSync(join(folder, name), new Date(at), new Date(at))
}
const git = (at: string, ...words: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.example', ...words], {
    env: { ...process.env, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z' },
  })
const commit = (at: string) => {
  git(at, 'add', '--all')
  git(at, 'commit', '--quiet', '--message', 'rules')
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'storywire-written-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'storylines'))
  write('storylines/a.yaml', 'id: a', '2026-11-01T08:00:00Z')
  write('entities.yaml', 'entities: {}', '2026-11-03T08:00:00Z')
  write('feeds.yaml', 'sources: []', '2026-11-09T08:00:00Z')
  utimesSync(join(folder, 'storylines'), new Date('2026-11-02T08:00:00Z'), new Date('2026-11-02T08:00:00Z'))
})

it('without git: the newest of the files that a push takes', async () => {
  expect(await rulesWrittenAt(folder)).toBe('2026-11-03T08:00:00.000Z')
  write('storylines/a.yaml', 'id: a', '2026-11-05T08:00:00Z')
  expect(await rulesWrittenAt(folder)).toBe('2026-11-05T08:00:00.000Z')
})

it('with git: the last commit that changed one of them, whenever the files were checked out; with changes, the files', async () => {
  git('2026-10-01T10:00:00+02:00', 'init', '--quiet')
  commit('2026-10-01T10:00:00+02:00')
  expect(await rulesWrittenAt(folder)).toBe('2026-10-01T08:00:00.000Z')
  write('feeds.yaml', 'sources: [ ]')
  commit('2026-10-02T08:00:00Z')
  expect(await rulesWrittenAt(folder)).toBe('2026-10-01T08:00:00.000Z')
  write('storylines/b.yaml', 'id: b')
  commit('2026-10-03T08:00:00Z')
  expect(await rulesWrittenAt(folder)).toBe('2026-10-03T08:00:00.000Z')
  write('storylines/b.yaml', 'id: b # edited', '2027-01-01T00:00:00Z')
  expect(await rulesWrittenAt(folder)).toBe('2027-01-01T00:00:00.000Z')
})
