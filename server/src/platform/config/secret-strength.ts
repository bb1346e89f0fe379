import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

/** 80 bits: what is random and 24 characters long has more, what somebody typed or counted up has less. */
const leastGuessesLog10 = 21.9

/** Words that no random secret has, or that can be guessed: a sequence, a pattern of the keyboard, words, repetitions. */
export function isGuessable(secret: string): boolean {
  if (/secret|change|example|password|default|development|only-for|gudang/i.test(secret)) return true
  // Made anew for the one or two secrets of a start, so that its ranked words do not stay.
  const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  return estimator.check(secret.slice(0, 128)).guessesLog10 < leastGuessesLog10
}
