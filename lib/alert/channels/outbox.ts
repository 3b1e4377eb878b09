/**
 * The outbox: a folder that stands in for every channel on a laptop. Mails are `.eml` files that
 * any mail program opens; Slack and webhook payloads are `.json` files, the payload as it would be
 * sent with a member `outbox` that says for whom. A message that is there already is not written twice.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Channel, OutgoingMessage } from '../channel.ts'
import { renderSlack } from '../render-slack.ts'
import { renderWebhook } from '../render-webhook.ts'
import type { ChannelSettings } from '../subscription.ts'
import { headlineOf } from '../wording.ts'
import { composeMail, mailOf } from './mail.ts'

export type OutboxDeps = { readonly directory: string; readonly settings: ChannelSettings }

/** A message as it lies in the outbox. */
export type OutboxEntry = {
  /** Its name in the folder. */
  readonly file: string
  readonly kind: ChannelSettings['type']
  /** The message's id. */
  readonly id: string
  readonly channel: string
  readonly subscription: string
  readonly storyline: string
  /** ISO 8601 UTC. */
  readonly at: string
  readonly sample: boolean
  /** A mail's subject, the headline of the others. */
  readonly subject: string
  /** A mail's text part, Slack's fallback text, a webhook's headline. */
  readonly text: string
  /** Mails: the HTML part. */
  readonly html?: string
  /** Mails: who gets it. */
  readonly to?: readonly string[]
  /** Slack and webhook: what would be posted. */
  readonly payload?: Readonly<Record<string, unknown>>
}

/** An outbox that receives for one channel. */
export const outboxChannel = ({ directory, settings }: OutboxDeps): Channel => ({
  id: settings.id,
  send: async (message, signal) => {
    if (signal.aborted) return { kind: 'failed', scope: 'channel', error: 'given up before it was written to the outbox' }
    try {
      const name = await put(directory, message, settings)
      return { kind: 'sent', note: `in the outbox: ${name}` }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
      return { kind: 'failed', scope: 'channel', error: `the outbox could not be written (${code})` }
    }
  },
})

async function put(directory: string, message: OutgoingMessage, settings: ChannelSettings): Promise<string> {
  await mkdir(directory, { recursive: true })
  const extension = settings.type === 'email' ? 'eml' : 'json'
  const ending = `-${createHash('sha256').update(`${settings.id}\n${message.id}`).digest('hex').slice(0, 12)}.${extension}`
  const there = (await readdir(directory)).find(name => name.endsWith(ending) && !name.startsWith('.'))
  if (there) return there
  const name = `${sortable(message.at)}-${slug(settings.id)}-${slug(message.content.storyline.id)}${ending}`
  // A reader never sees half a file.
  const unfinished = join(directory, `.${randomUUID()}.tmp`)
  try {
    await writeFile(unfinished, await bytesFor(message, settings))
    await rename(unfinished, join(directory, name))
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  return name
}

const sortable = (at: string): string => at.replace(/[^0-9TZ]/g, '')
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)

async function bytesFor(message: OutgoingMessage, settings: ChannelSettings): Promise<Uint8Array | string> {
  if (settings.type === 'email') return composeMail(mailOf(message, settings), { 'X-Storywire-Channel': settings.id })
  const { id, at, content } = message
  const outbox: JsonMark = {
    kind: settings.type,
    id,
    channel: settings.id,
    subscription: content.subscription,
    storyline: content.storyline.id,
    at,
    sample: content.sample,
    subject: headlineOf(content, 200),
  }
  const payload = settings.type === 'slack' ? renderSlack(content) : renderWebhook(message)
  return `${JSON.stringify({ outbox, ...payload }, null, 2)}\n`
}

const jsonMark = z.object({
  kind: z.enum(['slack', 'webhook']),
  id: z.string(),
  channel: z.string(),
  subscription: z.string(),
  storyline: z.string(),
  at: z.string(),
  sample: z.boolean(),
  subject: z.string(),
})
type JsonMark = z.infer<typeof jsonMark>
const jsonFile = z.looseObject({ outbox: jsonMark })

/** Newest first, at most `limit`; files that are not ours are left out. A folder that does not exist is empty. */
export async function listOutbox(directory: string, { limit = 200 }: { readonly limit?: number } = {}): Promise<readonly OutboxEntry[]> {
  const names = await readdir(directory).catch(() => [])
  const ours = names.filter(name => /^\d{8}T\d+Z-.*\.(eml|json)$/.test(name)).sort((a, b) => (a < b ? 1 : -1))
  const entries: OutboxEntry[] = []
  for (const file of ours) {
    if (entries.length >= limit) break
    const entry = await read(directory, file).catch(() => undefined)
    if (entry) entries.push(entry)
  }
  return entries
}

const read = (directory: string, file: string): Promise<OutboxEntry> =>
  file.endsWith('.eml') ? readMail(directory, file) : readJson(directory, file)

async function readJson(directory: string, file: string): Promise<OutboxEntry> {
  const { outbox, ...payload } = jsonFile.parse(JSON.parse(await readFile(join(directory, file), 'utf8')))
  return { file, ...outbox, text: typeof payload.text === 'string' ? payload.text : outbox.subject, payload }
}

async function readMail(directory: string, file: string): Promise<OutboxEntry> {
  const { default: PostalMime } = await import('postal-mime')
  const mail = await PostalMime.parse(await readFile(join(directory, file)))
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? ''
  return {
    file,
    kind: 'email',
    id: header('x-storywire-message-id'),
    channel: header('x-storywire-channel'),
    subscription: header('x-storywire-subscription'),
    storyline: header('x-storywire-storyline'),
    at: mail.date ?? '',
    sample: header('x-storywire-sample') === 'yes',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    ...(mail.html ? { html: mail.html } : {}),
    to: (mail.to ?? []).map(({ address }) => address ?? '').filter(address => address !== ''),
  }
}
