/** A small table with one index of each projection, and a process that holds it open: what the tests of the embedded table share. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TableDefinition } from '../../lib/local/open-table.ts'

export const definition: TableDefinition = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'day', 'at', 'due', 'dueAt'].map(name => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byDay',
      KeySchema: [
        { AttributeName: 'day', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'due', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
}

export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'storywire-test-'))

export type Holder = {
  readonly process: ChildProcess
  /** The next line it prints; rejects when it ends instead. */
  readonly line: () => Promise<string>
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
}

/** Another process that opens the table of `directory` and does `task` (see table-holder.ts). */
export function hold(directory: string, task: string): Holder {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'table-holder.ts'), directory, task], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  let wake = () => {}
  let ended = false
  let rest = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    wake()
  })
  child.on('exit', () => {
    ended = true
    wake()
  })
  return {
    process: child,
    line: async () => {
      while (lines.length === 0) {
        if (ended) throw new Error('the process ended without saying more')
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      return lines.shift() ?? ''
    },
    kill: async signal => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      await once(child, 'exit')
    },
  }
}
