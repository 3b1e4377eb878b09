/** Base64 in a feed → text, for `entry-texts.ts`. What holds no text (an image, a broken line) is undefined. */

const strict = new TextDecoder('utf-8', { fatal: true })

/** UTF-8 text, or undefined. */
export function fromBase64(written: string): string | undefined {
  const packed = written.replace(/\s+/g, '').replace(/-/g, '+').replace(/_/g, '/')
  if (packed === '' || !/^[a-z0-9+/]+={0,2}$/i.test(packed)) return undefined
  try {
    const text = strict.decode(Uint8Array.from(atob(packed), character => character.charCodeAt(0)))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a text has none of them
    return /[\0-\x08\x0e-\x1f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
