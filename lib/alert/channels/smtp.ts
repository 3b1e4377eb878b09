/**
 * The mail channel over SMTP: one connection, one message, by a connection URL
 * (`smtp://[user:password@]host:port`, `smtps://…`). TLS as the server offers it; its certificate
 * is checked unless the server is on this machine.
 */
import { PassThrough } from 'node:stream'
import { createTransport, type NodemailerError } from 'nodemailer'
import type { Channel, SendOutcome } from '../channel.ts'
import { oneLine } from '../foreign-text.ts'
import { type MailAddresses, mailOf } from './mail.ts'
import { nameOfFailure, redact } from './post-json.ts'

export type SmtpDeps = MailAddresses & {
  readonly id: string
  /** A secret: it may carry a password. */
  readonly url: URL
}

/** Under the 15 s of an attempt. */
const WAIT_MS = 12_000
const MAX_TOLD = 300

export const smtpChannel = ({ id, url, to, from }: SmtpDeps): Channel => ({
  id,
  send: async (message, signal) => {
    const transport = createTransport({
      url: url.href,
      connectionTimeout: WAIT_MS,
      greetingTimeout: WAIT_MS,
      socketTimeout: WAIT_MS,
      ...(isLoopback(url.hostname) ? { tls: { rejectUnauthorized: false } } : {}),
    })
    let handedOver = false
    // The message is read only once the server has agreed to take it.
    transport.use('stream', (mail, done) => {
      mail.message.processFunc(input => {
        const output = new PassThrough()
        output.once('end', () => {
          handedOver = true
        })
        return input.pipe(output)
      })
      done()
    })
    try {
      const { response, rejected } = await transport.sendMail({ ...mailOf(message, { to, from }), signal })
      const refused = rejected.length > 0 ? `, but not for ${rejected.join(', ')}` : ''
      return { kind: 'sent', note: told(`accepted${refused}: ${response}`, url) }
    } catch (error) {
      return outcomeOf(error as NodemailerError, { url, signal, handedOver })
    } finally {
      transport.close()
    }
  },
})

type Attempt = { readonly url: URL; readonly signal: AbortSignal; readonly handedOver: boolean }

function outcomeOf(error: NodemailerError, { url, signal, handedOver }: Attempt): SendOutcome {
  const { command, responseCode, response, code } = error
  if (responseCode !== undefined) {
    // A lasting refusal of the recipients or of the text is this message's own; the sender, the login or "later" concern all.
    const permanent = responseCode >= 500 && responseCode !== 503
    const scope = permanent && (command === 'RCPT TO' || command === 'DATA') ? 'message' : 'channel'
    return { kind: 'failed', scope, error: told(`${STEPS[command ?? ''] ?? 'refused'}: ${response ?? responseCode}`, url) }
  }
  if (code === 'EENVELOPE') return { kind: 'failed', scope: 'message', error: 'its addresses are not valid' }
  const why = signal.aborted ? 'no answer in time' : (WAYS[code ?? ''] ?? nameOfFailure(withCode(error)))
  return {
    kind: 'failed',
    scope: 'channel',
    error: handedOver ? `${why}; the mail was already handed over` : why,
    ...(handedOver ? { maybeDelivered: true } : {}),
  }
}

const STEPS: Readonly<Record<string, string>> = {
  'MAIL FROM': 'sender refused',
  'RCPT TO': 'recipients refused',
  DATA: 'mail refused',
  'AUTH PLAIN': 'login refused',
  'AUTH LOGIN': 'login refused',
  'AUTH CRAM-MD5': 'login refused',
}

const WAYS: Readonly<Record<string, string>> = {
  EAUTH: 'login not possible (EAUTH)',
  ENOAUTH: 'login not possible (ENOAUTH)',
  ETLS: 'its TLS is not accepted (ETLS)',
  EDNS: 'its host name does not resolve (EDNS)',
  ETIMEDOUT: 'no answer in time (ETIMEDOUT)',
  ECONNECTION: 'connection closed (ECONNECTION)',
  EPROTOCOL: 'it does not speak SMTP (EPROTOCOL)',
}

/** nodemailer replaces a socket's own code, which says more. */
function withCode(error: NodemailerError): Error {
  return Object.assign(new Error(), { code: error.originalCode ?? error.code })
}

const told = (text: string, url: URL): string => oneLine(redact(text, url), MAX_TOLD)

const isLoopback = (hostname: string): boolean => hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
