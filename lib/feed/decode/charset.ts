/**
 * Bytes in a named charset → text. Bytes that are none of the charset's characters become U+FFFD. The only user of iconv-lite, whose large tables
 * are loaded when a feed first needs them; where Node's TextDecoder is right on every supported version, it decodes.
 */
import { decodeEbcdic, isEbcdic } from './ebcdic.ts'
import { decodeSwitched } from './iso-2022.ts'
import { withSpecials } from './windows-1252.ts'

/**
 * Ours → iconv-lite's, where TextDecoder is wrong: Node's lacks the CP949 letters of euc-kr and the HKSCS characters of big5 (nodejs/node#60888), and
 * the versions differ on windows-874, -1253, -1255 and koi8-u. iconv-lite alone has UTF-32, UTF-7 and what `charsetName` names after it.
 */
const iconvNames: Readonly<Record<string, string>> = {
  'euc-kr': 'cp949',
  big5: 'big5hkscs',
  'windows-874': 'windows-874',
  'windows-1253': 'windows-1253',
  'windows-1255': 'windows-1255',
  'koi8-u': 'koi8-u',
  'iso-8859-16': 'iso-8859-16',
}

/** `charset`: a name of `charsetName`. Undefined: nobody can decode it. A byte order mark is dropped. */
export async function decodeAs(bytes: Uint8Array, charset: string): Promise<string | undefined> {
  const direct = directly(bytes, charset)
  if (direct !== undefined) return direct
  const { default: iconv } = await import('iconv-lite')
  const withIconv = (run: Uint8Array, name: string): string | undefined => {
    const iconvName = iconvNames[name] ?? name
    if (!iconv.encodingExists(iconvName)) return undefined
    const text = iconv.decode(run, iconvName)
    // The Encoding Standard's KOI8-U has the Belarusian letter where the RFC draws boxes.
    return name === 'koi8-u' ? text.replaceAll('╝', 'ў').replaceAll('╬', 'Ў') : text
  }
  if (charset === 'hz' || charset.startsWith('iso-2022-'))
    return decodeSwitched(bytes, charset, (run, name) => directly(run, name) ?? withIconv(run, name) ?? '')
  return withIconv(bytes, charset)
}

const latin1 = new TextDecoder('latin1')

function directly(bytes: Uint8Array, charset: string): string | undefined {
  if (charset === 'windows-1252') return withSpecials(latin1.decode(bytes))
  if (isEbcdic(charset)) return decodeEbcdic(bytes, charset)
  if (iconvNames[charset] !== undefined || charset === 'hz' || charset.startsWith('iso-2022-')) return undefined
  return decoderOf(charset)?.decode(bytes)
}

/** Texts that switch charsets ask for one of these thousands of times. */
const decoders = new Map<string, TextDecoder | undefined>()

function decoderOf(charset: string): TextDecoder | undefined {
  if (decoders.has(charset)) return decoders.get(charset)
  let decoder: TextDecoder | undefined
  try {
    decoder = new TextDecoder(charset)
  } catch {
    // One that only iconv-lite may know.
  }
  decoders.set(charset, decoder)
  return decoder
}
