import { Alert, List, Radio, Stack, Text } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFieldText } from '../../i18n/use-field-text.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { added, isSameFact, type Fact, type Facts } from './merge.rules.ts'
import type { Edit } from './use-edit.ts'

type Item = Exclude<Fact, string[]>

interface ChangedMeanwhileProps<F extends Facts, Values> {
  edit: Edit<F, Values>
  /** How to show a value, or an item of a list, if not as it is. */
  show?: { [Field in keyof F]?: (item: never) => string }
}

/** Above a form: what somebody else has changed since it was opened, with a choice where both changed a field. */
export function ChangedMeanwhile<F extends Facts, Values>({ edit, show }: ChangedMeanwhileProps<F, Values>) {
  const { t } = useTranslation()
  const format = useFormat()
  const fieldText = useFieldText()
  const { news, facts, choose } = edit
  if (!news) return null

  const written = (field: string, item: Item): string => {
    const own = show?.[field] as ((item: Item) => string) | undefined
    if (own) return own(item)
    if (typeof item === 'boolean') return item ? t('edits.yes') : t('edits.no')
    return typeof item === 'number' ? format.number(item) : item || '–'
  }
  const text = (field: string, before: Fact, after: Fact): string => {
    if (!Array.isArray(after)) return written(field, after)
    const items = (sign: string, list: string[]) => list.map((item) => `${sign} ${written(field, item)}`)
    if (!Array.isArray(before)) return after.map((item) => written(field, item)).join(', ') || '–'
    return [...items('+', added(before, after)), ...items('−', added(after, before))].join(', ')
  }
  return (
    <NewsAlert {...news.refused} takesFocus={news.refused !== undefined}>
      <List size="sm">
        {news.fields
          .filter(({ mine }) => mine === undefined)
          .map(({ field, before, theirs }) => (
            <List.Item key={field}>
              {fieldText(field)}:{' '}
              {Array.isArray(theirs) && Array.isArray(before)
                ? text(field, before, theirs)
                : `${text(field, null, before)} → ${text(field, null, theirs)}`}
            </List.Item>
          ))}
      </List>
      {news.fields.map(({ field, before, theirs, mine, both }) => {
        if (mine === undefined) return null
        const choices = { both, theirs, mine }
        const named = Object.entries(choices).filter(
          (choice): choice is [keyof typeof choices, Fact] => choice[1] !== undefined,
        )
        const chosen = named.find(([, fact]) => isSameFact(fact, facts[field]))?.[0]
        return (
          <Choice
            key={field}
            label={fieldText(field)}
            value={chosen}
            options={named.map(([value, fact]) => ({ value, text: text(field, before, fact) }))}
            onChoose={(value) => choose(field, choices[value]!)}
          />
        )
      })}
    </NewsAlert>
  )
}

type Side = 'both' | 'theirs' | 'mine'

interface ChoiceProps {
  label: string
  value: Side | undefined
  options: { value: Side; text: string }[]
  onChoose: (value: Side) => void
}

export function Choice({ label, value, options, onChoose }: ChoiceProps) {
  const { t } = useTranslation()
  return (
    <Radio.Group label={label} value={value ?? null} onChange={(next) => onChoose(next as Side)}>
      <Stack gap={4} mt={4}>
        {options.map((option) => (
          <Radio
            size="xs"
            key={option.value}
            value={option.value}
            label={t(`edits.${option.value}`, { value: option.text })}
            styles={{ label: { overflowWrap: 'anywhere' } }}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}

interface NewsAlertProps {
  by?: string | undefined
  at?: string | undefined
  /** Moves the focus only after a save: it must not interrupt typing. */
  takesFocus: boolean
  children: ReactNode
}

export function NewsAlert({ by, at, takesFocus, children }: NewsAlertProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (takesFocus) element.current?.focus()
  }, [takesFocus, at])
  return (
    <Alert ref={element} tabIndex={-1} color="orange" variant="light" role="alert" p="xs">
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          {by && at ? t('edits.changedBy', { name: by, at: format.moment(at) }) : t('edits.changed')}
        </Text>
        {children}
        <Text size="xs" c="dimmed">
          {t('edits.hint')}
        </Text>
      </Stack>
    </Alert>
  )
}
