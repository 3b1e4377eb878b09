/** The archive in a folder: whole objects or none, whatever ends the process, and old days that go. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dropOld, folderArchive } from '../../lib/archive/folder.ts'
import { archived, readAll } from './archived.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'storywire-archive-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))
const onDay = (day: string) => archived({ foundAt: `${day}T08:00:00.000Z`, entry: { title: day } })

it('makes its folder with the first write, and is empty before', async () => {
  const archive = folderArchive({ directory: join(directory, 'not/yet') })
  expect(await readAll(archive)).toMatchObject({ entries: [], problems: [] })
  expect(existsSync(join(directory, 'not'))).toBe(false)
  await archive.write([onDay('2026-11-24')])
  expect((await readAll(archive)).titles).toEqual(['2026-11-24'])
})

it('leaves nothing half-written behind that a reader minds, killed at any moment', { timeout: 60_000 }, async () => {
  const script = `
    const { folderArchive } = await import(${JSON.stringify(join(import.meta.dirname, '../../lib/archive/folder.ts'))})
    const { archived } = await import(${JSON.stringify(join(import.meta.dirname, 'archived.ts'))})
    const archive = folderArchive({ directory: ${JSON.stringify(directory)} })
    for (let number = 0; ; number++) {
      await archive.write([archived({ entry: { title: String(number), content: 'x'.repeat(200_000) } })])
      process.stdout.write(number + '\\n')
    }`
  for (let round = 0; round < 4; round++) {
    rmSync(join(directory, 'entries'), { recursive: true, force: true })
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', chunk => {
      said += chunk
      if (said.split('\n').length > 5 + round * 7) child.kill('SIGKILL')
    })
    await once(child, 'close')
    const { titles, problems } = await readAll(folderArchive({ directory }))
    expect(problems).toEqual([])
    // What it said it kept is there.
    for (const title of said.split('\n').slice(0, -1)) expect(titles).toContain(title)
  }
})

it('drops days before the given one and what a crash left over, and touches nothing else', async () => {
  const archive = folderArchive({ directory })
  for (const day of ['2025-09-30', '2025-10-20', '2025-10-21', '2026-11-24']) await archive.write([onDay(day)])
  const now = new Date('2026-11-24T12:00:00.000Z')
  const left = (name: string, at: string) => {
    const path = join(directory, 'entries/2026-11-24', name)
    writeFileSync(path, 'x')
    utimesSync(path, new Date(at), new Date(at))
  }
  left('.0f3a0f3a-1111-4222-8333-444455556666.unfinished', '2026-11-20T12:00:00.000Z')
  left('.1f3a0f3a-1111-4222-8333-444455556666.unfinished', '2026-11-24T11:59:00.000Z')
  left('notes.txt', '2026-11-20T12:00:00.000Z')
  mkdirSync(join(directory, 'entries/1999'))
  expect((await dropOld({ directory }, '2025-10-21', now)).toSorted()).toEqual(['2025-09-30', '2025-10-20'])
  expect(readdirSync(join(directory, 'entries')).toSorted()).toEqual(['1999', '2025-10-21', '2026-11-24'])
  const names = readdirSync(join(directory, 'entries/2026-11-24'))
  expect(names.filter(name => name.startsWith('.'))).toEqual(['.1f3a0f3a-1111-4222-8333-444455556666.unfinished'])
  expect(names).toContain('notes.txt')
  const { titles, problems } = await readAll(archive)
  expect(titles).toEqual(['2026-11-24', '2025-10-21'])
  expect(problems.map(problem => problem.object).toSorted()).toEqual(['entries/1999', 'entries/2026-11-24/notes.txt'])
})

it('has nothing to drop where nothing was archived', async () => {
  expect(await dropOld({ directory: join(directory, 'nowhere') }, '2026-11-24', new Date())).toEqual([])
})
