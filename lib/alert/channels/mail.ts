/**
 * A message as a mail ready for any mail channel: addresses, headers and, composed, its MIME.
 * Message-ID and boundaries come from the message's id, so that every attempt is the same mail.
 */
import { createHash } from 'node:crypto'
import addressparser from 'nodemailer/lib/addressparser'
import MailComposer, { type MailComposerOptions } from 'nodemailer/lib/mail-composer'
import type { OutgoingMessage } from '../channel.ts'
import { oneLine } from '../foreign-text.ts'
import { renderMail } from '../render-mail.ts'

export type MailAddresses = { readonly to: readonly string[]; readonly from: string }

/** Where a sender's domain is not to be had. */
const NO_DOMAIN = 'storywire.invalid'

export type Mail = ReturnType<typeof mailOf>

/** The options nodemailer composes and sends a mail from. */
export function mailOf(message: OutgoingMessage, { to, from }: MailAddresses) {
  const { id, content, at } = message
  const { storyline, subscription, sample } = content
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 32)
  const domain = domainOf(from)
  return {
    from,
    to: [...to],
    ...renderMail(content),
    messageId: `<${hash}@${domain}>`,
    date: new Date(at),
    baseBoundary: hash.slice(0, 16),
    headers: {
      // No out-of-office answers (RFC 3834), and a handle for filters (RFC 2919).
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Id': `<${headerWord(storyline.id)}.${headerWord(subscription)}.${domain}>`,
      'X-Storywire-Message-Id': oneLine(id, 500),
      'X-Storywire-Storyline': oneLine(storyline.id, 200),
      'X-Storywire-Subscription': oneLine(subscription, 200),
      ...(sample ? { 'X-Storywire-Sample': 'yes' } : {}),
    },
    // Texts of feeds never name a file or an address to load.
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  } satisfies MailComposerOptions
}

/** The mail as bytes, RFC 5322 with CRLF. */
export const composeMail = (mail: Mail, extraHeaders: Readonly<Record<string, string>> = {}): Promise<Buffer> =>
  new MailComposer({ ...mail, headers: { ...mail.headers, ...extraHeaders } }).compile().build()

function domainOf(from: string): string {
  const [first] = addressparser(from, { flatten: true })
  const domain = first?.address?.split('@').at(-1)?.toLowerCase() ?? ''
  return /^[a-z0-9.-]+\.[a-z0-9-]+$|^localhost$/.test(domain) ? domain : NO_DOMAIN
}

const headerWord = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 60)
