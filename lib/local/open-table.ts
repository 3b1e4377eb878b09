/**
 * Opens the table of a data folder for a command: through the process that has it open already, else as its owner.
 *
 * Two processes never open one table: the files are opened under the folder's lock only, and `running.json` tells the
 * others the port. Where an owner ends while others still use its table, one of those becomes the owner and goes on.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateTableCommand, type CreateTableCommandInput, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { StorywireError } from '../errors.ts'
import { type DataLock, tryLock } from './data-lock.ts'
import { type EmbeddedTable, startEmbeddedTable } from './embedded-table.ts'
import { type IndexKeys, type Mended, mendTable } from './mend-table.ts'
import { askTable, type Running, readRunning, removeRunning, writeRunning } from './running.ts'
import { tableClient } from './table-client.ts'

/** How the table is made where there is none. */
export type TableDefinition = Omit<CreateTableCommandInput, 'TableName'>

export type OpenedTable = {
  readonly client: DynamoDBClient
  /** The name for commands; the same in every data folder. */
  readonly name: string
  /** What was put right while opening; absent: nothing had to be looked at. */
  readonly mended?: Mended
  /** Gives the table back: an owner closes the files, others only disconnect. Closing twice is closing once. */
  readonly close: () => Promise<void>
}

export type TableRequest = {
  readonly directory: string
  readonly definition: TableDefinition
  /** The command in a word; `running.json` says it to others. */
  readonly command: string
  /**
   * Be the owner, mend the indexes whatever ran before, and fail with `already-running` beside another that must be.
   * Such an owner is left alone by everybody until it ends.
   */
  readonly exclusive?: boolean
  /** Called as the owner before the files are opened: the moment to empty the folder (all but the lock and `running.json`). */
  readonly prepare?: () => Promise<void>
  /** Told once when it takes longer because another process has the table, starts or ends. */
  readonly onWait?: (running: Running | undefined) => void
}

const tableName = 'storywire'

/** Starting over a large table with indexes to mend may take this long; after it the other process is taken to hang. */
const patienceMs = 60_000
const againMs = 60
/** After this it is worth telling that there is somebody to wait for. */
const tellMs = 1_500

/** Throws `already-running`, `data-folder`. */
export async function openTable(request: TableRequest): Promise<OpenedTable> {
  let held = await acquire(request)
  const { mended } = held
  let moving: Promise<void> | undefined
  let closing: Promise<void> | undefined
  const client = tableClient({
    port: () => held.port,
    reconnect: failedPort => {
      if (closing !== undefined) return Promise.reject(new StorywireError('closed', 'the table was given back'))
      if (held.port !== failedPort) return Promise.resolve()
      moving ??= acquire(request)
        .then(next => {
          held = next
        })
        .finally(() => {
          moving = undefined
        })
      return moving
    },
  })
  return {
    client,
    name: tableName,
    ...(mended === undefined ? {} : { mended }),
    close: () => {
      closing ??= (moving ?? Promise.resolve()).then(() => {
        client.destroy()
        return held.close()
      })
      return closing
    },
  }
}

/** Throws `already-running` beside an exclusive owner of the same command, before anything is opened. */
export async function refuseBeside(directory: string, command: string): Promise<void> {
  const running = await readRunning(directory)
  if (typeof running === 'string' || running.command !== command) return
  if ((await askTable(running)) === 'answers') throw alreadyRunning(directory, running)
}

type Held = { readonly port: number; readonly mended: Mended | undefined; readonly close: () => Promise<void> }

async function acquire(request: TableRequest): Promise<Held> {
  const { directory, exclusive = false } = request
  const startedAt = performance.now()
  let told = false
  for (;;) {
    const running = await readRunning(directory)
    const other = typeof running === 'string' ? undefined : running
    const state = other === undefined ? 'silent' : await askTable(other)
    if (state === 'answers' && other !== undefined) {
      if (!exclusive) return { port: other.port, mended: undefined, close: async () => {} }
      if (other.command === undefined || other.command === request.command) throw alreadyRunning(directory, other)
    }
    const lock = state === 'answers' ? undefined : await tryLock(directory)
    if (lock !== undefined) return await own(request, lock)
    const waitedMs = performance.now() - startedAt
    if (waitedMs > patienceMs) throw alreadyRunning(directory, other)
    if (waitedMs > tellMs && !told) {
      told = true
      request.onWait?.(other)
    }
    await sleep(againMs * (0.5 + Math.random()))
  }
}

/** We hold the lock: whatever `running.json` says now was written by a process that is dead, and stays until ours replaces it. */
async function own(request: TableRequest, lock: DataLock): Promise<Held> {
  const { directory, definition, exclusive = false, command } = request
  let table: EmbeddedTable | undefined
  try {
    const stale = (await readRunning(directory)) !== 'absent'
    await request.prepare?.()
    const id = randomUUID()
    table = await startEmbeddedTable(join(directory, 'table'), id)
    const { port } = table
    const client = tableClient({ port: () => port, reconnect: () => Promise.resolve() })
    await createIfAbsent(client, definition)
    const mended = stale || exclusive ? await mendTable(client, tableName, indexKeys(definition), new Date()) : undefined
    client.destroy()
    await writeRunning(directory, { pid: process.pid, port, id, command, startedAt: new Date().toISOString() })
    return { port, mended, close: () => letGo(directory, table, lock) }
  } catch (error) {
    await table?.close().catch(() => {})
    await lock.release()
    throw error
  }
}

/** Files first, then the file that tells of them, then the lock: a crash in between only leaves a stale `running.json`. */
async function letGo(directory: string, table: EmbeddedTable | undefined, lock: DataLock): Promise<void> {
  try {
    await table?.close()
    await removeRunning(directory)
  } finally {
    await lock.release()
  }
}

async function createIfAbsent(client: DynamoDBClient, definition: TableDefinition): Promise<void> {
  try {
    await client.send(new DescribeTableCommand({ TableName: tableName }))
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error
    await client.send(new CreateTableCommand({ ...definition, TableName: tableName }))
    while (!(await isActive(client))) await sleep(5)
  }
}

async function isActive(client: DynamoDBClient): Promise<boolean> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }))
  return Table?.TableStatus === 'ACTIVE' && (Table.GlobalSecondaryIndexes ?? []).every(index => index.IndexStatus === 'ACTIVE')
}

function indexKeys(definition: TableDefinition): IndexKeys[] {
  return (definition.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema = [] }) => {
    const named = (type: string) => KeySchema.find(key => key.KeyType === type)?.AttributeName ?? ''
    return { name: IndexName ?? '', hash: named('HASH'), range: named('RANGE') }
  })
}

function alreadyRunning(directory: string, other: Running | undefined): StorywireError {
  const who = other === undefined ? 'Another process' : `Storywire (process ${other.pid})`
  const hint = 'Stop it first, or give this one a folder of its own with --data.'
  return new StorywireError('already-running', `${who} is running on the data folder ${directory} already. ${hint}`)
}
