import type { KeptViewFragment } from './views.generated.ts'

/** What the address of a list says of these parameters, in their order. */
export function searchOf(params: URLSearchParams, parameters: readonly string[]): string {
  const kept = new URLSearchParams()
  for (const name of parameters) {
    const value = params.get(name)
    if (value) kept.set(name, value)
  }
  return kept.toString()
}

export const paramsOf = ({ parameters }: Pick<KeptViewFragment, 'parameters'>) =>
  new URLSearchParams(parameters.map(({ name, value }) => [name, value]))

export const pairsOf = (search: string) =>
  [...new URLSearchParams(search)].map(([name, value]) => ({ name, value }))
