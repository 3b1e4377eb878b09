import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import { tryLock } from '../../lib/local/data-lock.ts'
import { type OpenedTable, openTable } from '../../lib/local/open-table.ts'
import { askTable, readRunning, runningFile } from '../../lib/local/running.ts'
import { definition, type Holder, hold, newFolder } from './table-fixture.ts'

const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

const open = async (directory: string, exclusive = false): Promise<OpenedTable> => {
  const table = await openTable({ directory, definition, command: exclusive ? 'up' : 'poll', exclusive })
  cleanUp.push(() => table.close())
  return table
}
const holder = async (directory: string, task: string): Promise<Holder> => {
  const held = hold(directory, task)
  cleanUp.push(() => held.kill('SIGKILL'))
  expect(await held.line()).toBe('open')
  return held
}
const put = (table: OpenedTable, pk: string) =>
  table.client.send(new PutItemCommand({ TableName: table.name, Item: { pk: { S: pk }, sk: { S: '-' } } }))
const has = async (table: OpenedTable, pk: string) =>
  (await table.client.send(new GetItemCommand({ TableName: table.name, Key: { pk: { S: pk }, sk: { S: '-' } } }))).Item !== undefined

test('running.json names the process and a port that answers as DynamoDB, and goes with the owner', async () => {
  const directory = await newFolder()
  const table = await open(directory)
  const running = JSON.parse(await readFile(runningFile(directory), 'utf8'))
  expect(running.pid).toBe(process.pid)
  expect(await askTable(running)).toBe('answers')
  await table.close()
  expect(await readRunning(directory)).toBe('absent')
  expect(await askTable(running)).toBe('silent')
})

test('a second command uses the table of the first, and goes on as its owner when the first ends', async () => {
  const directory = await newFolder()
  const first = await holder(directory, 'hold')
  const second = await open(directory)
  await put(second, 'before')
  const pid = (await readRunning(directory)) as { pid: number }
  expect(pid.pid).toBe(first.process.pid)

  await first.kill('SIGKILL')
  await Promise.all([put(second, 'after'), put(second, 'after too')])
  expect((await readRunning(directory)) as { pid: number }).toMatchObject({ pid: process.pid })
  expect(await Promise.all(['before', 'after', 'after too'].map(pk => has(second, pk)))).toEqual([true, true, true])
})

test('beside an exclusive owner a second one is refused with a message, others are let in', async () => {
  const directory = await newFolder()
  const first = await holder(directory, 'exclusive')
  await expect(openTable({ directory, definition, command: 'up', exclusive: true })).rejects.toMatchObject({
    code: 'already-running',
    message: expect.stringContaining(`process ${first.process.pid}`),
  })
  await put(await open(directory), 'beside')
})

test('an exclusive owner waits for a command in hand', async () => {
  const directory = await newFolder()
  const first = await holder(directory, 'hold')
  let waited = false
  const opening = openTable({
    directory,
    definition,
    command: 'up',
    exclusive: true,
    onWait: () => {
      waited = true
      void first.kill('SIGTERM')
    },
  })
  const table = await opening
  cleanUp.push(() => table.close())
  expect(waited).toBe(true)
  expect(table.mended).toEqual({ missing: 0, phantom: 0, expired: 0 })
})

const elsewhere = async (answer: string): Promise<number> => {
  const server = createServer((_, response) => response.end(answer))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cleanUp.push(() => new Promise(resolve => server.close(resolve)))
  return (server.address() as AddressInfo).port
}

test.each([
  ['half-written', async () => '{"pid": 12'],
  ['of a dead port', async () => '{"pid":1,"port":1}'],
  ['of a living process id, its port somebody else’s', async () => JSON.stringify({ pid: process.pid, port: await elsewhere('hello') })],
  [
    'of a port that is another folder’s table by now',
    async () => {
      const other = await newFolder()
      await open(other)
      return JSON.stringify({ ...((await readRunning(other)) as object), id: 'mine' })
    },
  ],
])('a file %s is stale: replaced, and the indexes looked at', async (_, text) => {
  const directory = await newFolder()
  await writeFile(runningFile(directory), await text())
  const table = await open(directory)
  expect(table.mended).toBeDefined()
  expect(await readRunning(directory)).toMatchObject({ pid: process.pid })
})

test('a table that was closed well is not looked through again, but by an exclusive owner', async () => {
  const directory = await newFolder()
  await (await open(directory)).close()
  const again = await open(directory)
  expect(again.mended).toBeUndefined()
  await again.close()
  expect((await open(directory, true)).mended).toBeDefined()
})

test('of many that start at once after a kill, one owns the table and all use it', async () => {
  const directory = await newFolder()
  const dead = await holder(directory, 'hold')
  await dead.kill('SIGKILL')
  const started = Array.from({ length: 5 }, () => hold(directory, 'hold'))
  cleanUp.push(() => Promise.all(started.map(one => one.kill('SIGKILL'))))
  const tables = await Promise.all(Array.from({ length: 4 }, () => open(directory)))
  for (const one of started) expect(await one.line()).toBe('open')
  await Promise.all(tables.map((table, n) => put(table, `n${n}`)))
  for (const table of tables) expect(await has(table, 'n3')).toBe(true)
}, 60_000)

test('a client killed in the middle of its requests leaves the owner running', async () => {
  const directory = await newFolder()
  const table = await open(directory)
  for (let n = 0; n < 3; n++) {
    const writer = await holder(directory, 'write')
    await writer.line()
    await writer.kill('SIGKILL')
  }
  await put(table, 'alive')
  expect(await has(table, 'alive')).toBe(true)
})

test('the lock of a folder is held once, and free again after release', async () => {
  const directory = await newFolder()
  const lock = await tryLock(directory)
  expect(await tryLock(directory)).toBeUndefined()
  await lock?.release()
  const again = await tryLock(directory)
  expect(again).toBeDefined()
  await again?.release()
})

test('a web page is not let in', async () => {
  const directory = await newFolder()
  await open(directory)
  const { port } = (await readRunning(directory)) as { port: number }
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { origin: 'https://example.org' } })
  expect(answer.status).toBe(403)
})

test('kill -9 while writing: afterwards every index says what its items say, and nothing expired is left', async () => {
  const directory = await newFolder()
  for (let round = 0; round < 4; round++) {
    const writer = await holder(directory, 'write')
    for (let n = 0; n < 4 + round; n++) await writer.line()
    await writer.kill('SIGKILL')
    const table = await openTable({ directory, definition, command: 'poll' })
    expect(table.mended).toBeDefined()
    const rows = async (IndexName?: string) => {
      const { Items = [], LastEvaluatedKey } = await table.client.send(
        new ScanCommand({ TableName: table.name, ...(IndexName ? { IndexName } : {}) }),
      )
      expect(LastEvaluatedKey).toBeUndefined()
      return Items
    }
    const items = await rows()
    expect(items.length).toBeGreaterThan(0)
    const keys = (from: Awaited<ReturnType<typeof rows>>, names: string[]) =>
      from
        .filter(row => names.every(name => row[name] !== undefined))
        .map(row => JSON.stringify(['pk', ...names].map(name => row[name]?.S)))
        .sort()
    expect(keys(await rows('byDay'), ['day', 'at'])).toEqual(keys(items, ['day', 'at']))
    expect(keys(await rows('due'), ['due', 'dueAt'])).toEqual(keys(items, ['due', 'dueAt']))
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: { pk: { S: `old${round}` }, sk: { S: '-' }, day: { S: 'D' }, at: { S: '0' }, expiresAt: { N: '1' } },
      }),
    )
    await table.close()
  }
  const table = await open(directory, true)
  expect(table.mended?.expired).toBe(1)
  expect(await Promise.all([0, 1, 2, 3].map(round => has(table, `old${round}`)))).toEqual([false, false, false, false])
}, 60_000)
