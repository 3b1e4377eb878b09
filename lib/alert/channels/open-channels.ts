/**
 * From the configuration's channels to ways out: reads each secret when it is used and decides,
 * channel by channel, between the real thing, the outbox and "not available".
 *
 * It sends nothing and keeps no state; implementations are loaded when the first message needs them.
 */
import type { SESv2Client } from '@aws-sdk/client-sesv2'
import type { Channel, Channels } from '../channel.ts'
import type { ChannelSettings } from '../subscription.ts'

export type OpenChannelsDeps = {
  readonly settings: readonly ChannelSettings[]
  readonly secrets: (name: string) => Promise<string | undefined>
  readonly now: () => Date
} & (Laptop | Aws)

/** Whatever has no secret goes to the outbox; `only`: everything does, whatever secrets are set. */
type Laptop = {
  readonly missing: { readonly kind: 'outbox'; readonly directory: string }
  readonly email: 'outbox'
  readonly only?: 'outbox'
}
/** A channel without its secret is not available, and its messages stay due. `ses`: a client with `maxAttempts: 1`; absent: one is made. */
type Aws = { readonly missing: { readonly kind: 'hold' }; readonly email: 'ses'; readonly ses?: Pick<SESv2Client, 'send'> }

export type OpenChannels = {
  readonly channels: Channels
  /** What a person should know now, a line a channel: which go to the outbox for want of a secret, which are not available. Empty with `only`. */
  readonly notices: () => Promise<readonly string[]>
}

export function openChannels(deps: OpenChannelsDeps): OpenChannels {
  const byId = new Map(deps.settings.map(settings => [settings.id, settings]))
  return {
    channels: async id => {
      const settings = byId.get(id)
      if (!settings) return { unavailable: `no channel "${id}" is configured` }
      const way = await wayOf(deps, settings)
      return way.kind === 'unavailable' ? { unavailable: way.why } : open(deps, settings, way)
    },
    notices: async () => {
      const ways = await Promise.all(deps.settings.map(async settings => ({ id: settings.id, way: await wayOf(deps, settings) })))
      return ways.flatMap(({ id, way }) => {
        if (way.kind === 'unavailable') return [`${id}: ${way.why}, its messages wait until that is mended`]
        return way.kind === 'outbox' && way.why ? [`${id}: ${way.why}, its messages go to the outbox`] : []
      })
    },
  }
}

type Way =
  | { readonly kind: 'unavailable'; readonly why: string }
  | { readonly kind: 'outbox'; readonly directory: string; readonly why?: string }
  | { readonly kind: 'ses' }
  | { readonly kind: 'url'; readonly url: URL }

async function wayOf(deps: OpenChannelsDeps, settings: ChannelSettings): Promise<Way> {
  if (deps.missing.kind === 'outbox' && deps.email === 'outbox' && deps.only === 'outbox')
    return { kind: 'outbox', directory: deps.missing.directory }
  if (settings.secret === undefined)
    return deps.missing.kind === 'outbox'
      ? { kind: 'outbox', directory: deps.missing.directory, why: 'no secret is named for it' }
      : { kind: 'ses' }
  const value = await deps.secrets(settings.secret).catch((error: unknown) => ({ unreadable: codeOf(error) }))
  if (typeof value === 'object') return { kind: 'unavailable', why: `${settings.secret} could not be read (${value.unreadable})` }
  if (value === undefined) {
    const why = `${settings.secret} is not set`
    return deps.missing.kind === 'outbox' ? { kind: 'outbox', directory: deps.missing.directory, why } : { kind: 'unavailable', why }
  }
  return addressOf(settings.secret, value, settings.type)
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : error instanceof Error
      ? error.name
      : 'unknown error'

/** The value is a secret: it is described by what it should be. */
function addressOf(secret: string, value: string, type: ChannelSettings['type']): Way {
  const [schemes, words] =
    type === 'email' ? [['smtp:', 'smtps:'], 'an SMTP connection URL (smtp:// or smtps://)'] : [['http:', 'https:'], 'an http or https URL']
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !schemes.includes(url.protocol) || url.hostname === '')
    return { kind: 'unavailable', why: `the value of ${secret} is not ${words}` }
  return { kind: 'url', url }
}

async function open(
  { now, ...deps }: OpenChannelsDeps,
  settings: ChannelSettings,
  way: Exclude<Way, { kind: 'unavailable' }>,
): Promise<Channel> {
  if (way.kind === 'outbox') {
    const { outboxChannel } = await import('./outbox.ts')
    return outboxChannel({ directory: way.directory, settings })
  }
  if (settings.type === 'email') {
    if (way.kind === 'url') {
      const { smtpChannel } = await import('./smtp.ts')
      return smtpChannel({ ...settings, url: way.url })
    }
    const [{ sesChannel }, client] = await Promise.all([import('./ses.ts'), 'ses' in deps && deps.ses ? deps.ses : makeSesClient()])
    return sesChannel({ ...settings, client })
  }
  if (way.kind === 'ses') throw new TypeError('only mail goes out over SES')
  const { id, type } = settings
  if (type === 'slack') return (await import('./slack.ts')).slackChannel({ id, url: way.url, now })
  return (await import('./webhook.ts')).webhookChannel({ id, url: way.url, now })
}

let sesClient: Promise<SESv2Client> | undefined

/** One for the life of the function. */
function makeSesClient(): Promise<SESv2Client> {
  sesClient ??= import('@aws-sdk/client-sesv2').then(({ SESv2Client }) => new SESv2Client({ maxAttempts: 1 }))
  return sesClient
}
