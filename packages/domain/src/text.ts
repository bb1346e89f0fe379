/** What a text cannot be accepted with; the codes of FieldProblemCode. */
export type TextProblem = 'BROKEN_CHARACTER' | 'CONTROL_CHARACTER' | 'TEXT_DIRECTION'

export type ReadText = { text: string } | { problem: TextProblem }

// Half of a pair: hashes and UTF-8 write it differently.
const lone = /\p{Surrogate}/u
// eslint-disable-next-line no-control-regex
const nul = /\u0000/

/** Why no text that enters may be this one, of whatever kind it is. */
export function brokenBy(text: string): TextProblem | undefined {
  if (lone.test(text)) return 'BROKEN_CHARACTER'
  return nul.test(text) ? 'CONTROL_CHARACTER' : undefined
}

/** The edge: what holds for every text, before anything else sees it. */
export function readText(text: string): ReadText {
  const problem = brokenBy(text)
  return problem ? { problem } : { text: text.normalize('NFC') }
}

// Joiners, variation selectors and tags have a meaning in Persian, Indic scripts and emoji. Everything else that cannot be
// seen has none, the marks of direction among it: where a text is shown, its own letters say which way it runs.
const unseen =
  /(?!\u200c|\u200d|[\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0020}-\u{e01ef}])\p{Default_Ignorable_Code_Point}/gu
const visible = /[^\p{Default_Ignorable_Code_Point}\p{White_Space}]/u
const control = /\p{Cc}/u
const controlInLines = /(?![\t\n\r])\p{Cc}/u
const spaces = /[\t\n\r\p{Z}]+/gu

/** Names, and whatever else is one line: runs of white space are one space, what cannot be seen is out. */
export function readName(given: string): ReadText {
  return readVisible(given, control, (text) => text.replace(spaces, ' '))
}

/** Notes, and whatever else may have lines: white space stays within, what cannot be seen is out. */
export function readNote(given: string): ReadText {
  return readVisible(given, controlInLines, (text) => text)
}

function readVisible(given: string, refused: RegExp, folded: (text: string) => string): ReadText {
  const broken = brokenBy(given)
  if (broken) return { problem: broken }
  const text = folded(given.replace(unseen, '').normalize('NFC')).trim()
  if (refused.test(text)) return { problem: 'CONTROL_CHARACTER' }
  return { text: visible.test(text) ? text : '' }
}
