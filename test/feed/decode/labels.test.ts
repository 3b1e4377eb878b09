/** The names that charsets go by, and that each of them can be read on the Node that runs the tests. */
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { decodeAs } from '../../../lib/feed/decode/charset.ts'
import { charsetName } from '../../../lib/feed/decode/labels.ts'

test.each([
  ['utf-8', 'UTF-8 utf8 u8 unicode-1-1-utf-8 cp65001 x-unicode20utf8'],
  ['utf-16', 'utf-16 UTF_16 u16 ucs-2 ISO-10646-UCS-2'],
  [
    'windows-1252',
    'cp1252 windows-1252 windows_1252 x-cp1252 iso-8859-1 ISO_8859-1:1987 latin1 l1 csISOLatin1 us-ascii ANSI_X3.4-1968 646 ibm819',
  ],
  ['iso-8859-2', 'iso8859_2 ISO_8859-2:1987 latin2 l2 csISOLatin2 iso-ir-101 8859-2'],
  ['windows-1254', 'iso-8859-9 latin5 l5 cp1254 turkish'],
  ['windows-1251', 'windows-1251 windows_1251 cp1251 win1251 win-1251 x-cp1251 ms1251 1251 CP-1251'],
  ['koi8-r', 'koi8-r KOI8_R koi8 cskoi8r'],
  ['koi8-u', 'koi8-u koi8-ru'],
  ['cp866', 'cp866 ibm866 866 csIBM866 dos866'],
  ['euc-kr', 'euc-kr EUC_KR cp949 ms949 uhc windows-949 ks_c_5601-1987 KSC5601 ksc_5601 korean x-windows-949 cseuckr'],
  ['shift_jis', 'shift_jis Shift-JIS sjis x-sjis cp932 MS_Kanji windows-31j csShiftJIS ms932'],
  ['euc-jp', 'euc-jp x-euc-jp ujis EUCJP-MS'],
  ['gb18030', 'gb2312 GB_2312-80 gbk x-gbk cp936 gb18030 euc-cn csGB2312 chinese'],
  ['big5', 'big5 big5-hkscs cp950 cn-big5 x-x-big5 Big5-ETen'],
  ['hz', 'hz hz-gb-2312'],
  ['windows-874', 'tis-620 TIS620 cp874 windows-874 iso-8859-11 dos-874'],
  ['macintosh', 'macintosh mac x-mac-roman mac_roman csMacintosh'],
  ['x-mac-cyrillic', 'x-mac-cyrillic mac-cyrillic x-mac-ukrainian'],
  ['maccenteuro', 'x-mac-ce mac_latin2 maccentraleurope'],
  ['cp037', 'ibm037 cp037 ebcdic-cp-us csIBM037 IBM1140'],
])('%s is meant by %s', (name, labels) => {
  expect(labels.split(' ').map(charsetName)).toEqual(labels.split(' ').map(() => name))
})

test.each(['', 'x-hangul', 'base64', 'hex', 'utf-9', 'iso-8859-12', 'windows-1259', '8', 'constructor', '__proto__', 'a'.repeat(10_000)])(
  'nobody knows %.20s',
  label => {
    expect(charsetName(label)).toBeUndefined()
  },
)

/** Where Node's versions disagree with each other or with what publishers send: the text a browser shows. */
test.each([
  ['windows-1252', [0x80, 0x91, 0x92, 0x93, 0x94, 0x96, 0x99, 0x9f], '€‘’“”–™Ÿ'],
  ['windows-874', [0x80, 0x85, 0x93, 0xa1], '€…“ก'],
  ['windows-1253', [0x80, 0xa2, 0xc1], '€ΆΑ'],
  ['windows-1255', [0x80, 0xa4, 0xca, 0xe0], '€₪ֺא'],
  ['koi8-u', [0xa4, 0xae, 0xbe, 0xc1], 'єўЎа'],
  ['iso-8859-16', [0xaa, 0xa4], 'Ș€'],
  ['euc-kr', [0x8c, 0x63, 0xbc, 0x84, 0xb0, 0xa1], '똠펲가'],
  ['shift_jis', [0x87, 0x40, 0xfb, 0xfc], '①髙'],
  ['euc-jp', [0x8f, 0xb0, 0xa1, 0x8e, 0xb1], '丂ｱ'],
  ['big5', [0x88, 0x62, 0xfa, 0x40, 0xc6, 0xa1], 'Ê̄𠕇①'],
  ['gb18030', [0x95, 0x34, 0xb2, 0x35, 0x80, 0xd2, 0xbb], '𠮷€一'],
  ['x-mac-cyrillic', [0x80, 0xa2, 0xdf], 'АҐя'],
  ['cp437', [0x81, 0xe1], 'üß'],
  ['iso-2022-jp', [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42, 0x61, 0x1b, 0x28, 0x49, 0x31, 0x1b, 0x28, 0x42], '日aｱ'],
  ['iso-2022-kr', [0x1b, 0x24, 0x29, 0x43, 0x0e, 0x30, 0x21, 0x0f, 0x61], '가a'],
  ['hz', [0x7e, 0x7b, 0x52, 0x3b, 0x7e, 0x7d, 0x7e, 0x7e, 0x61], '一~a'],
  ['cp037', [0x4c, 0x97, 0x6e, 0xc1, 0x15, 0xdc], '<p>A\nü'],
  ['cp500', [0x4a, 0x5a, 0x4f], '[]!'],
])('%s', async (charset, bytes, text) => {
  expect(await decodeAs(Uint8Array.from(bytes), charset)).toBe(text)
})

test('every charset with a name can be decoded, and reads what is written in it', async () => {
  const letters =
    'windows-1250 windows-1257 windows-1258 iso-8859-3 iso-8859-4 iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 cp720 cp737 cp775 cp852 cp855 cp857 cp860 cp862 cp863 cp865 cp869 cp1125 macgreek macturkish maciceland maccroatian macromania rk1048 pt154 koi8-t viscii tcvn armscii8 hproman8'
  for (const charset of letters.split(' ')) {
    const bytes = Uint8Array.from({ length: 64 }, (_, index) => 0xc0 + index)
    const text = await decodeAs(bytes, charset)
    expect(text, charset).toBe(iconv.decode(Buffer.from(bytes), charset))
  }
})
