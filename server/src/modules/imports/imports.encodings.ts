import iconv from 'iconv-lite'
import { z } from 'zod'
import { issueOf } from '../../platform/inputs/field-problems.ts'

/** By their names on the web. Which one a file was saved in nobody can tell from its bytes, its mark apart. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
  'ibm437',
  'ibm850',
  'koi8-r',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'big5',
] as const
export type Encoding = (typeof encodings)[number]

const alsoCalled: Record<string, Encoding> = {
  utf8: 'utf-8',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
}

export const encodingSchema = z
  .string()
  .transform((name) => {
    const given = name.trim().toLowerCase()
    return alsoCalled[given] ?? given
  })
  .refine(
    (name): name is Encoding => encodings.includes(name as Encoding),
    issueOf('UNKNOWN_ENCODING', { known: encodings.join(', ') }),
  )
  .optional()

const marks: [Encoding, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** By the mark at the beginning of a file. */
export const markedEncoding = (bytes: Buffer): Encoding | undefined =>
  marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0]

// Half of a pair of surrogates: no text of a file has it.
const undecodable = '\udfff'

interface Encoded {
  encoding: Encoding
  /** Of UTF-8: U+FFFD may stand in the file itself, but not beside bytes that are none. */
  isDamaged: boolean
}

/** Decodes a piece at a time; where bytes stand for no character, the text is not well-formed. */
export function decoderOf({ encoding, isDamaged }: Encoded) {
  const decoder = iconv.getDecoder(encoding)
  const marksDamage = isDamaged || !encoding.startsWith('utf-')
  const marked = (text: string | undefined = '') =>
    marksDamage ? text.replaceAll('\ufffd', undecodable) : text
  return { write: (bytes: Buffer) => marked(decoder.write(bytes)), end: () => marked(decoder.end()) }
}
