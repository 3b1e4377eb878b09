/**
 * `running.json`: which process has the table of a data folder open, and on which port others may use it.
 *
 * Written only by the holder of the folder's lock. A file whose port does not answer as DynamoDB is stale: its process
 * died, and the indexes want mending. Reading it takes no lock.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import * as z from 'zod'

const Running = z.object({
  pid: z.number().int().positive(),
  port: z.number().int().min(1).max(65_535),
  /** The table's own mark: a port that was given to another folder's table since does not answer with it. */
  id: z.string().optional(),
  /** What the process does, in a word: `up`, `poll`. */
  command: z.string().optional(),
  startedAt: z.string().optional(),
})
export type Running = z.output<typeof Running>

/** The header in which a table answers with its `id`. */
export const tableHeader = 'x-storywire-table'

/** A live process answers at once; one that is starved of processor time gets this long before it is asked again. */
const answerMs = 2_000

export const runningFile = (directory: string): string => join(directory, 'running.json')

/** `absent`; `unreadable`: half-written or not ours, as stale as a dead port. */
export async function readRunning(directory: string): Promise<Running | 'absent' | 'unreadable'> {
  try {
    const read = Running.safeParse(JSON.parse(await readFile(runningFile(directory), 'utf8')))
    return read.success ? read.data : 'unreadable'
  } catch (error) {
    return isMissing(error) ? 'absent' : 'unreadable'
  }
}

/** Create the file, or replace the stale one in one step, so that a crash in between still leaves a stale file behind. Only for the lock's holder. */
export async function writeRunning(directory: string, running: Running): Promise<void> {
  const text = `${JSON.stringify(running)}\n`
  try {
    await writeFile(runningFile(directory), text, { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    const next = `${runningFile(directory)}.next`
    await writeFile(next, text)
    await rename(next, runningFile(directory))
  }
}

export const removeRunning = (directory: string): Promise<void> => rm(runningFile(directory), { force: true })

/** Does the port answer as the DynamoDB that the file means? `slow`: somebody listens and says nothing. */
export function askTable(running: Running): Promise<'answers' | 'silent' | 'slow'> {
  return new Promise(resolve => {
    const ask = request({ host: '127.0.0.1', port: running.port, path: '/', agent: false, timeout: answerMs }, response => {
      response.setEncoding('utf8')
      let body = ''
      response.on('data', (text: string) => {
        body = (body + text).slice(0, 200)
      })
      response.on('error', () => resolve('silent'))
      response.on('end', () => {
        const ours = running.id === undefined || response.headers[tableHeader] === running.id
        resolve(ours && body.startsWith('healthy: dynamodb') ? 'answers' : 'silent')
      })
    })
    ask.on('timeout', () => {
      resolve('slow')
      ask.destroy()
    })
    ask.on('error', () => resolve('silent'))
    ask.end()
  })
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
