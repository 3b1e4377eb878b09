/** The real command line in a process of its own: run to its end, killed on the way, or held until something is printed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const script = join(import.meta.dirname, '../../bin/storywire.ts')

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

export type Running = {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves when stdout or stderr has it; rejects when the process ends without. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly ended: Promise<Ran>
}

export function startStorywire(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env
  const child = spawn(process.execPath, [script, ...args], { env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    until: pattern =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(stdout) ?? pattern.exec(stderr)
          if (found !== null) resolve(found)
        }
        child.stdout.on('data', look)
        child.stderr.on('data', look)
        void ended.then(() => {
          look()
          reject(new Error(`ended without ${pattern}:\n${stdout}\n${stderr}`))
        })
        look()
      }),
  }
}

/** Kills all that were started, and empties the list. */
export async function killAll(started: Running[]): Promise<void> {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
}

export const storywire = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  startStorywire(args, environment).ended

/** The lines of a command's `--json`; throws where stdout carries anything else. */
export const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
