/**
 * The terminal as commands see it: data to stdout, messages to stderr, colour only where a stream shows it (NO_COLOR is
 * honoured), and what a feed wrote cannot steer it.
 */
import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

export type Terminal = {
  /** A line of data. */
  readonly out: (line: string) => void
  /** A line for the person. */
  readonly err: (line: string) => void
  readonly style: (style: Style, text: string) => string
  readonly styleErr: (style: Style, text: string) => string
  readonly colour: boolean
  readonly colourErr: boolean
  /** Columns; without a terminal lines are not cut. */
  readonly width: number
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process
  // A reader that goes away (`| head`) is no failure.
  for (const stream of [stdout, stderr]) stream.on('error', (error: NodeJS.ErrnoException) => error.code === 'EPIPE' && process.exit(0))
  const style = (style: Style, text: string) => styleText(style, text, { stream: stdout, validateStream: true })
  const styleErr = (style: Style, text: string) => styleText(style, text, { stream: stderr, validateStream: true })
  return {
    out: line => stdout.write(`${line}\n`),
    err: line => stderr.write(`${line}\n`),
    style,
    styleErr,
    colour: style('red', 'x') !== 'x',
    colourErr: styleErr('red', 'x') !== 'x',
    width: stdout.isTTY ? Math.max(60, stdout.columns) : Number.POSITIVE_INFINITY,
  }
}

/** Columns a text takes: Hangul, Han, kana and full-width forms take two. */
export function columns(text: string): number {
  let width = 0
  for (const char of text) width += wide.test(char) ? 2 : none.test(char) ? 0 : 1
  return width
}

const wide = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60]|\p{Emoji_Presentation}/u
const none = /[\p{Mn}\p{Me}\p{Cf}]/u

export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columns(text)))

/** One line without control characters, cut to so many columns. */
export function line(text: string, width: number): string {
  const flat = text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
  if (columns(flat) <= width) return flat
  let cut = ''
  for (const char of flat) {
    if (columns(cut) + columns(char) > width - 1) break
    cut += char
  }
  return `${cut}…`
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`
