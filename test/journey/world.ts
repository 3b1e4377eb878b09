/** A world for the command line's tests: a configuration of our own, feeds on a loopback server, and the real process. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Article = { readonly path: string; readonly title: string; readonly summary?: string }
export type Answer = { readonly status?: number; readonly type?: string; readonly body: string } | 'never'

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly out: string; readonly err: string }

export type World = {
  readonly directory: string
  readonly config: string
  readonly data: string
  /** By path, with its slash. */
  readonly answers: Map<string, Answer>
  /** What was POSTed to the server, whole. */
  readonly posted: unknown[]
  /** Where the server is. */
  readonly base: string
  /** The command line with this world's folders; resolves when it has ended. */
  readonly run: (
    args: readonly string[],
    options?: { readonly env?: Record<string, string>; readonly killAfterMs?: number },
  ) => Promise<Ended>
  /** The same, left running. */
  readonly start: (args: readonly string[], env?: Record<string, string>) => Running
  readonly outbox: () => Promise<{ readonly file: string; readonly text: string }[]>
  readonly end: () => Promise<void>
}

export type Running = {
  readonly process: ChildProcess
  /** Resolves when stdout and stderr together contain it; rejects when the process ends before. */
  readonly says: (words: string | RegExp) => Promise<string>
  readonly ended: Promise<Ended>
}

const entry = join(import.meta.dirname, '../../bin/storywire.ts')

export const rss = (base: string, articles: readonly Article[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Wire</title><link>${base}</link><description>-</description>
${articles
  .map(
    ({ path, title, summary = '' }) =>
      `<item><title>${title}</title><link>${base}${path}</link><description>${summary}</description><pubDate>Tue, 24 Nov 2026 08:00:00 GMT</pubDate></item>`,
  )
  .join('\n')}</channel></rss>`

export const storyline = `id: otters
title: Otters in the harbour
rule: otter AND harbour
examples:
  match: [{ lang: en, title: An otter in the harbour }]
  ignore: [{ lang: en, title: A seal in the harbour }]
`

/** Feeds one, two and three of one source; `extra` are lines of more. */
export const feedsYaml = (base: string, names: readonly string[] = ['one', 'two', 'three']): string => `sources:
  - id: gazette
    name: Harbour Gazette
    country: GB
    language: en
    state: false
    feeds:
${names.map(name => `      - { id: ${name}, url: "${base}/${name}.xml", allowPrivate: true }`).join('\n')}
`

export const alertsYaml = `channels:
  - { id: desk-slack, type: slack, secret: SLACK_DESK_URL }
  - { id: desk-mail, type: email, to: [desk@example.org], from: storywire@example.org, secret: SMTP_URL }
subscriptions:
  - { id: desk, storylines: all, channels: [desk-slack, desk-mail], send: now }
`

export async function makeWorld(): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'storywire-journey-'))
  const config = join(directory, 'config')
  const data = join(directory, 'data')
  const answers = new Map<string, Answer>()
  const posted: unknown[] = []
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      let body = ''
      request.setEncoding('utf8')
      request.on('data', (part: string) => {
        body += part
      })
      request.on('end', () => {
        posted.push(JSON.parse(body))
        response.end('ok')
      })
      return
    }
    const answer = answers.get(request.url ?? '') ?? { status: 404, body: 'nothing here' }
    if (answer === 'never') return
    response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'application/rss+xml' }).end(answer.body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await mkdir(join(config, 'storylines'), { recursive: true })
  await writeFile(join(config, 'storylines', 'otters.yaml'), storyline)
  await writeFile(join(config, 'entities.yaml'), 'entities: {}\n')
  await writeFile(join(config, 'alerts.yaml'), alertsYaml)
  await writeFile(join(config, 'feeds.yaml'), feedsYaml(base))

  const children = new Set<ChildProcess>()
  const start: World['start'] = (args, env = {}) => {
    const child = spawn(process.execPath, [entry, ...args, '--config', config, ...(args.includes('--data') ? [] : ['--data', data])], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, NO_COLOR: '1', ...env },
    })
    children.add(child)
    let out = ''
    let err = ''
    const listeners = new Set<() => void>()
    const heard = (add: (text: string) => void) => (text: string) => {
      add(text)
      for (const listener of listeners) listener()
    }
    child.stdout.setEncoding('utf8').on(
      'data',
      heard(text => {
        out += text
      }),
    )
    child.stderr.setEncoding('utf8').on(
      'data',
      heard(text => {
        err += text
      }),
    )
    const ended = new Promise<Ended>(resolve => {
      child.on('close', (code, signal) => {
        children.delete(child)
        resolve({ code, signal, out, err })
      })
    })
    return {
      process: child,
      ended,
      says: words =>
        new Promise((resolve, reject) => {
          const look = () => {
            const text = `${out}\n${err}`
            if (typeof words === 'string' ? text.includes(words) : words.test(text)) {
              listeners.delete(look)
              resolve(text)
            }
          }
          listeners.add(look)
          look()
          void ended.then(() => reject(new Error(`it ended without saying ${words}:\n${out}\n${err}`)))
        }),
    }
  }
  return {
    directory,
    config,
    data,
    answers,
    posted,
    base,
    start,
    run: (args, { env = {}, killAfterMs } = {}) => {
      const running = start(args, env)
      if (killAfterMs !== undefined) setTimeout(() => running.process.kill('SIGKILL'), killAfterMs)
      return running.ended
    },
    outbox: async () => {
      const folder = join(data, 'outbox')
      const names = (await readdir(folder).catch((): string[] => [])).filter(name => !name.startsWith('.')).sort()
      return Promise.all(names.map(async file => ({ file, text: await readFile(join(folder, file), 'utf8') })))
    },
    end: async () => {
      for (const child of children) child.kill('SIGKILL')
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await rm(directory, { recursive: true, force: true })
    },
  }
}
