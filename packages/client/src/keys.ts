import { keyedInputs } from './keyed-inputs.generated.ts'

type Variables = Record<string, unknown>

const keyed = new Set<string>(keyedInputs)

/**
 * The variables with an idempotency key wherever the operation can take one and none was given: in its inputs, also
 * those of a list, and as an argument of its own.
 */
export function withKeys(text: string, variables: Variables, given?: string): Variables {
  const result = { ...variables }
  let count = 0
  const newKey = () =>
    given === undefined ? crypto.randomUUID() : count++ === 0 ? given : `${given}:${count}`
  const keep = (input: unknown) =>
    isRecord(input) && input.idempotencyKey == null ? { ...input, idempotencyKey: newKey() } : input
  for (const [, name, type] of text.matchAll(/\$(\w+)\s*:\s*\[?\s*(\w+)/g)) {
    if (!keyed.has(type!)) continue
    const value = result[name!]
    result[name!] = Array.isArray(value) ? value.map(keep) : keep(value)
  }
  for (const [, name] of text.matchAll(/\bidempotencyKey\s*:\s*\$(\w+)/g)) result[name!] ??= newKey()
  return result
}

const isRecord = (value: unknown): value is Variables => typeof value === 'object' && value !== null

/** Whether a repetition has no second effect: a mutation's has none where it carries a key. */
export function mayRepeat(text: string, variables: Variables): boolean {
  if (!/(^|[\s}])mutation\b/.test(text)) return true
  return /\bidempotencyKey\s*:/.test(text) || /"idempotencyKey":"/.test(JSON.stringify(variables))
}
