import { useState } from 'react'
import type { Conflict } from '../../graphql/problem.ts'
import { useOnChange } from '../../ui/use-on-change.ts'
import { changesOf, rebase, type Fact, type Facts, type FieldNews, type Version } from './merge.rules.ts'

/** What an edit needs of a Mantine form. */
interface EditForm<Values> {
  getValues(): Values
  setValues(values: Partial<Values>): void
}

interface EditOptions<F extends Facts, Values> {
  form: EditForm<Values>
  /** The current state; undefined while creating. */
  current: Version<F> | undefined
  /** Without the fields that the form does not have or that have no valid value yet. */
  factsOf(values: Values): Partial<F>
  /** Only of the facts that are given. */
  valuesOf(facts: Partial<F>): Partial<Values>
}

/** What somebody else has changed while the form was open. */
export interface News {
  fields: FieldNews[]
  /** Set if a save was refused because of it. */
  refused?: { by: string | undefined; at: string | undefined }
}

export interface Edit<F extends Facts, Values> {
  news: News | undefined
  /** What is in the form now. */
  facts: Partial<F>
  choose(field: string, fact: Fact): void
  /** For the update: what was changed, and of which version. */
  changes(values: Values): Partial<F> & { expectedVersion: number | undefined }
  /** For a save that was refused. */
  onConflict(conflict: Conflict): void
}

/**
 * A form over something that others may change too. Untouched fields follow the others; what was typed stays, beside
 * their change, until the reader has seen both.
 */
export function useEdit<F extends Facts, Values>(options: EditOptions<F, Values>): Edit<F, Values> {
  const { form, current, factsOf, valuesOf } = options
  const [base, setBase] = useState(current)
  const [news, setNews] = useState<News>()

  function receive(theirs: Version<F>, refused?: News['refused']): void {
    if (!base || theirs.version <= base.version) return
    const mine = factsOf(form.getValues())
    const merged = rebase(base.facts, mine, theirs.facts)
    const isTouched = Object.keys(changesOf(base.facts, mine)).length > 0
    setBase(theirs)
    form.setValues(valuesOf(changesOf(mine as F, merged.facts)))
    const isNews = refused !== undefined || (isTouched && merged.news.length > 0)
    setNews(isNews ? { fields: merged.news, ...(refused ? { refused } : {}) } : undefined)
  }

  useOnChange(current?.version, () => current && receive(current))

  return {
    news,
    facts: factsOf(form.getValues()),
    choose: (field, fact) => form.setValues(valuesOf({ [field]: fact } as Partial<F>)),
    changes: (values) => ({
      ...(base ? changesOf(base.facts, factsOf(values)) : factsOf(values)),
      expectedVersion: base?.version,
    }),
    onConflict: ({ version, current: facts, changedBy, changedAt }) =>
      receive(
        { version, facts: { ...base!.facts, ...facts } as F },
        { by: changedBy?.name, at: changedAt ?? undefined },
      ),
  }
}
