/** The mail channel over Amazon SES (API v2): the mail is composed here and sent raw, once. */
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import type { Channel, SendOutcome } from '../channel.ts'
import { oneLine } from '../foreign-text.ts'
import { composeMail, type MailAddresses, mailOf } from './mail.ts'
import { nameOfFailure } from './post-json.ts'

export type SesDeps = MailAddresses & {
  readonly id: string
  /** With `maxAttempts: 1`: retrying is the pipeline's part, a retry of the SDK's own could send twice. */
  readonly client: Pick<SESv2Client, 'send'>
}

export const sesChannel = ({ id, client, to, from }: SesDeps): Channel => ({
  id,
  send: async (message, signal) => {
    try {
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [...to] },
        Content: { Raw: { Data: await composeMail(mailOf(message, { to, from })) } },
      })
      const { MessageId } = await client.send(command, { abortSignal: signal })
      return { kind: 'sent', note: `SES took it as ${MessageId ?? 'a message without id'}` }
    } catch (error) {
      return outcomeOf(error, signal)
    }
  },
})

/** What SES says of this mail; everything else it says (limits, permissions, unverified senders) holds for the next one too. */
const MESSAGE_ERRORS = new Set(['MessageRejected', 'BadRequestException', 'InvalidParameterValue', 'MessageTooLong'])
/** Nothing reached SES. */
const NOT_CONNECTED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CredentialsProviderError/

function outcomeOf(error: unknown, signal: AbortSignal): SendOutcome {
  const name = error instanceof Error ? error.name : 'unknown error'
  const status = statusOf(error)
  if (status !== undefined) {
    const message = error instanceof Error ? error.message : ''
    // In the sandbox, and until the sender's domain is verified, SES "rejects" every mail.
    const scope = MESSAGE_ERRORS.has(name) && !/not verified|sandbox|sending (is )?paused/i.test(message) ? 'message' : 'channel'
    return { kind: 'failed', scope, error: oneLine(`SES answered ${status} ${name}: ${message}`, 300) }
  }
  if (name === 'CredentialsProviderError') return { kind: 'failed', scope: 'channel', error: 'no AWS credentials for SES' }
  const why = `SES: ${signal.aborted ? 'no answer in time' : nameOfFailure(error)}`
  return NOT_CONNECTED.test(why)
    ? { kind: 'failed', scope: 'channel', error: why }
    : { kind: 'failed', scope: 'channel', error: `${why}; the mail may have been taken`, maybeDelivered: true }
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined
  const metadata = error.$metadata
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}
