/**
 * Charset labels → one name per charset: the names of the WHATWG Encoding Standard where it has one, else iconv-lite's. Browsers', Python's and
 * IANA's aliases are known, however they are punctuated. Says nothing about whether the bytes are in that charset.
 */

/** Name → its labels without punctuation. Where a label is narrower than what publishers mean by it, the wider charset stands (gb2312, euc-kr, latin1). */
const labelsByName: Readonly<Record<string, string>> = {
  'utf-8': 'utf8 u8 utf utf8ucs2 utf8ucs4 unicode11utf8 unicode20utf8 cp65001 65001 utf8sig utf8bom cesu8 xunicode20utf8',
  'utf-16': 'utf16 u16 utf16u unicode ucs2 csunicode iso10646 iso10646ucs2 cp1200',
  'utf-16le': 'utf16le utf16l unicodelittle unicodelittleunmarked xutf16le unicodefeff',
  'utf-16be': 'utf16be utf16b unicodebig unicodebigunmarked xutf16be unicodefffe cp1201',
  'utf-32': 'utf32 u32 ucs4 csucs4 iso10646ucs4',
  'utf-32le': 'utf32le cp12000',
  'utf-32be': 'utf32be cp12001',
  'utf-7': 'utf7 u7 unicode11utf7 csunicode11utf7 cp65000',
  'windows-1252':
    'ascii usascii us 646 csascii ansix341968 ansix341986 ansix34 iso646us iso646irv iso646irv1991 iso8859 isoir6 cp367 ibm367 iso88591 8859 88591 l1 latin latin1 csisolatin1 isoir100 cp819 ibm819 cp28591 ansi xansi xuserdefined',
  'iso-8859-2': 'l2 latin2 csisolatin2 isoir101 cp28592',
  'iso-8859-3': 'l3 latin3 csisolatin3 isoir109 cp28593',
  'iso-8859-4': 'l4 latin4 csisolatin4 isoir110 cp28594',
  'iso-8859-5': 'cyrillic csisolatincyrillic isoir144 cp28595',
  'iso-8859-6': 'arabic csisolatinarabic isoir127 asmo708 ecma114 csiso88596e csiso88596i iso88596e iso88596i cp28596',
  'iso-8859-7': 'greek greek8 csisolatingreek isoir126 ecma118 elot928 suneugreek cp28597',
  'iso-8859-8': 'hebrew visual csisolatinhebrew isoir138 csiso88598e iso88598e csiso88598i iso88598i logical cp28598 cp38598',
  'windows-1254': 'iso88599 88599 l5 latin5 csisolatin5 isoir148 turkish cp28599',
  'iso-8859-10': 'l6 latin6 csisolatin6 isoir157 cp28600',
  'iso-8859-13': 'l7 latin7 isoir179 cp28603',
  'iso-8859-14': 'l8 latin8 isoceltic isoir199 cp28604',
  'iso-8859-15': 'l9 latin9 latin0 csisolatin9 isoir203 cp28605',
  'iso-8859-16': 'l10 latin10 isoir226 cp28606',
  'windows-874': 'iso885911 iso8859112001 885911 tis620 tis6200 tis62025290 tis62025291 tis6202529 cstis620 thai isoir166 dos874 874',
  'koi8-r': 'koi8r koi koi8 cskoi8r cp20866 20866 gost1976874',
  'koi8-u': 'koi8u koi8ru cskoi8u cp21866 21866',
  'koi8-t': 'koi8t',
  'euc-kr':
    'euckr cseuckr kseuckr korean ksc5601 ksc56011987 ksc56011989 ksc56011992 csksc56011987 ksx1001 ksc isoir149 949 cp949 ms949 uhc windows949 xwindows949 cp51949 51949 xmackorean',
  shift_jis:
    'shiftjis sjis csshiftjis mskanji ms932 932 cp932 windows932 windows31j cswindows31j xsjis xmscp932 shiftjisx0213 shiftjis2004 sjis2004 sjisx0213 cp943 ibm943 xmacjapanese',
  'euc-jp': 'eucjp xeucjp xeuc ujis cseucpkdfmtjapanese eucjis2004 jisx0213 eucjisx0213 eucjpms cp51932 51932 cp20932',
  'iso-2022-jp':
    'iso2022jp csiso2022jp iso2022jp1 iso2022jp2 csiso2022jp2 iso2022jp3 iso2022jp2004 iso2022jpext jis jis7 cp50220 cp50221 cp50222',
  'iso-2022-kr': 'iso2022kr csiso2022kr cp50225',
  'iso-2022-cn': 'iso2022cn iso2022cnext csiso2022cn cp50227',
  gb18030:
    'gb18030 gb180302000 gb180302005 gb180302022 gb2312 gb231280 gb23121980 gb csgb2312 chinese csiso58gb231280 isoir58 euccn eucgb2312cn gbk csgbk xgbk 936 cp936 ms936 windows936 cngb cp54936 54936 gb1988 xmacsimpchinese',
  hz: 'hz hzgb hzgb2312 cp52936',
  big5: 'big5 csbig5 big5tw cnbig5 xxbig5 xbig5 950 cp950 ms950 windows950 big5eten big5hkscs big5hkscs2004 hkscs csbig5hkscs xmshkscs cp951 xmactradchinese',
  macintosh: 'macintosh mac macroman xmacroman csmacintosh cp10000',
  'x-mac-cyrillic': 'maccyrillic xmaccyrillic macukraine xmacukrainian xmacukraine cp10007 cp10017',
  maccenteuro: 'maccenteuro maccentraleurope maclatin2 xmacce xmaccentraleurroman macce cp10029',
  macgreek: 'macgreek xmacgreek cp10006',
  macturkish: 'macturkish xmacturkish cp10081',
  maciceland: 'maciceland macicelandic xmacicelandic cp10079',
  maccroatian: 'maccroatian xmaccroatian cp10082',
  macromania: 'macromania macromanian xmacromanian cp10010',
  rk1048: 'rk1048 kz1048 strk10482002',
  pt154: 'pt154 ptcp154 csptcp154 cp154 cyrillicasian',
  hproman8: 'hproman8 roman8 r8 cshproman8 cp1051 ibm1051',
  viscii: 'viscii csviscii',
  tcvn: 'tcvn tcvn5712 tcvn57121',
  armscii8: 'armscii8',
  cp775: 'cspc775baltic',
  cp850: 'cspc850multilingual',
  cp861: 'cpis',
  cp862: 'cspc862latinhebrew',
  cp869: 'cpgr',
  cp1125: 'cp1125 1125 ibm1125 cp866u ruscii',
  cp037:
    'cp037 037 ibm037 csibm037 ebcdiccpus ebcdiccpca ebcdiccpwt ebcdiccpnl ebcdic cp1140 1140 ibm1140 ibm01140 ccsid01140 cp01140 ebcdicus37euro',
  cp500: 'cp500 500 ibm500 csibm500 ebcdiccpbe ebcdiccpch cp1148 1148 ibm01148',
  cp1047: 'cp1047 1047 ibm1047',
}

const names: ReadonlyMap<string, string> = new Map(
  Object.entries(labelsByName).flatMap(([name, labels]) => labels.split(' ').map(label => [label, name] as const)),
)

/** Code pages of DOS that iconv-lite has. */
const codePages = new Set(
  '437 720 737 775 808 850 852 855 856 857 858 860 861 862 863 864 865 866 869 922 1046 1124 1129 1133 1161 1163'.split(' '),
)

/** The name of the charset that a label means, as `decodeAs` takes it; undefined if nobody knows it. */
export function charsetName(label: string): string | undefined {
  // The year of a standard (`ISO_8859-2:1987`) is no part of its number.
  const key = label
    .slice(0, 60)
    .toLowerCase()
    .replace(/:(?:19|20)\d\d$/, '')
    .replace(/[^a-z0-9]/g, '')
  const known = names.get(key)
  if (known !== undefined) return known
  const windows = /^(?:x|cs)?(?:windows|win|cp|ms|mscp|ibm|xcp|ansi)?0?(125[0-8]|874)$/.exec(key)?.[1]
  if (windows !== undefined) return `windows-${windows}`
  const iso = /^(?:x|cs)?(?:iso|cp)?8859([2-8]|1[03-6])(?:1987|1988|1989|1990|1992|1997|1998|1999|2001)?$/.exec(key)?.[1]
  if (iso !== undefined) return `iso-8859-${iso}`
  if (/^(?:iso)?88591(?:1987|1998)?$/.test(key)) return 'windows-1252'
  if (/^(?:iso)?88599(?:1989|1999)?$/.test(key)) return 'windows-1254'
  const page = /^(?:x|cs)?(?:cp|ibm|dos|oem|pc|pccp|pc8codepage|pcp)?0*(\d{3,4})$/.exec(key)?.[1]
  return page !== undefined && codePages.has(page) ? `cp${page}` : undefined
}
