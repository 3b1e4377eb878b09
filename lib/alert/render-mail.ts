/**
 * A message as a mail: subject, text and HTML. Addresses, headers and MIME are the channels' part.
 *
 * The HTML is one column of tables with inline styles (what mail programs agree on), light and
 * dark, and stays under the size at which Gmail cuts mails off.
 */
import type { MessageContent } from './channel.ts'
import { renderMailHtml } from './render-mail-html.ts'
import { renderMailText } from './render-mail-text.ts'
import { headlineOf } from './wording.ts'

export type RenderedMail = { readonly subject: string; readonly text: string; readonly html: string }

/** Longer subjects are cut by most mail programs. */
const MAX_SUBJECT = 120

export const renderMail = (content: MessageContent): RenderedMail => ({
  subject: headlineOf(content, MAX_SUBJECT),
  text: renderMailText(content),
  html: renderMailHtml(content),
})
