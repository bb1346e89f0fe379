import { limits } from '@gudang/domain'
import { ActionIcon, Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { IconBookmark, IconChevronDown, IconPin, IconPinFilled, IconTrash } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearchParams } from 'react-router'
import { useApi } from '../../graphql/api.tsx'
import type { Problem } from '../../graphql/problem.ts'
import { useFieldProblemText, useProblemText } from '../../graphql/problem-text.ts'
import type { ViewList } from '../../graphql/schema.generated.ts'
import { Dropdown } from '../../ui/dialog/dropdown.tsx'
import { useMay } from '../people/me.tsx'
import classes from './saved-views.module.css'
import { useKeptHere } from './use-kept-here.ts'
import { pairsOf, paramsOf, searchOf } from './view-search.ts'
import {
  useCreateViewCommand,
  useDeleteViewCommand,
  useRoleNamesQuery,
  useUpdateViewCommand,
  useViewsQuery,
  ViewsDocument,
  type KeptViewFragment,
} from './views.generated.ts'

interface SavedViewsProps {
  /** The list that the views belong to. */
  list: ViewList
  /** The query parameters that make up a view. */
  parameters: string[]
}

/** Filters, sort and columns under a name: own ones, and those that are shared with one's role. */
export function SavedViews({ list, parameters }: SavedViewsProps) {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const { data } = useViewsQuery({ fetchPolicy: 'cache-first' })
  useKeptHere(list, parameters, data?.views)
  const views = data?.views.filter((view) => view.list === list) ?? []
  const search = searchOf(params, parameters)
  const current = views.find((view) => searchOf(paramsOf(view), parameters) === search)
  return (
    <Dropdown
      label={t('views.title')}
      button={(opened, toggle) => (
        <Button
          variant="default"
          fw={400}
          maw={220}
          onClick={toggle}
          aria-expanded={opened}
          aria-haspopup="dialog"
          leftSection={<IconBookmark size={14} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {current?.name ?? t('views.title')}
        </Button>
      )}
    >
      {(close) => <Panel {...{ list, views, current, search, close }} />}
    </Dropdown>
  )
}

interface PanelProps {
  list: ViewList
  views: KeptViewFragment[]
  current: KeptViewFragment | undefined
  search: string
  close: () => void
}

function Panel({ list, views, current, search, close }: PanelProps) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const { client } = useApi()
  const mayShare = useMay('role.manage')
  const [name, setName] = useState('')
  const [roleId, setRoleId] = useState('')
  const [isPinned, setPinned] = useState(false)
  const said = useSaid()
  const again = () => void client.refetchQueries({ include: [ViewsDocument] })
  const done = () => {
    again()
    close()
  }
  const create = useCreateViewCommand({ View: done })
  const replace = useUpdateViewCommand({ View: done })
  const change = useUpdateViewCommand({ View: again })
  const remove = useDeleteViewCommand({ done: again })
  const problem = [create, replace, change, remove].map((command) => command.problem).find(Boolean)

  function keep(event: FormEvent): void {
    event.preventDefault()
    const given = name.trim()
    if (!given) return
    const stated = { name: given, parameters: pairsOf(search), isPinned }
    const before = views.find((view) => view.name === given && (view.role?.id ?? '') === roleId)
    if (before)
      void replace.run((idempotencyKey) => ({
        input: { id: before.id, ...stated, expectedVersion: before.version, idempotencyKey },
      }))
    else
      void create.run((idempotencyKey) => ({
        input: { list, ...stated, roleId: roleId || undefined, idempotencyKey },
      }))
  }

  return (
    <Stack gap="xs">
      {views.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('views.empty')}
        </Text>
      )}
      <ul className={classes.views}>
        {views.map((view) => (
          <li key={view.id}>
            <Link
              to={{ pathname, search: paramsOf(view).toString() }}
              onClick={close}
              aria-current={view === current ? 'true' : undefined}
              className="gd-clip"
            >
              {view.name}
              {view.role && <span className="gd-dimmed"> · {view.role.name}</span>}
            </Link>
            {(!view.role || mayShare) && (
              <>
                <ActionIcon
                  size="sm"
                  aria-label={t('views.pin', { name: view.name })}
                  aria-pressed={view.isPinned}
                  onClick={() =>
                    void change.run((idempotencyKey) => ({
                      input: {
                        ...{ id: view.id, isPinned: !view.isPinned },
                        ...{ expectedVersion: view.version, idempotencyKey },
                      },
                    }))
                  }
                >
                  {view.isPinned ? (
                    <IconPinFilled size={14} aria-hidden />
                  ) : (
                    <IconPin size={14} aria-hidden />
                  )}
                </ActionIcon>
                <ActionIcon
                  size="sm"
                  aria-label={t('views.remove', { name: view.name })}
                  onClick={() =>
                    void remove.run((idempotencyKey) => ({
                      ...{ id: view.id, expectedVersion: view.version, idempotencyKey },
                    }))
                  }
                >
                  <IconTrash size={14} aria-hidden />
                </ActionIcon>
              </>
            )}
          </li>
        ))}
      </ul>
      <form onSubmit={keep}>
        <Stack gap={6}>
          <Group gap={6} wrap="nowrap">
            <TextInput
              size="xs"
              flex={1}
              aria-label={t('views.name')}
              placeholder={t('views.name')}
              value={name}
              maxLength={limits.viewName}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button
              type="submit"
              variant="default"
              disabled={!name.trim()}
              loading={create.running || replace.running}
            >
              {t('views.save')}
            </Button>
          </Group>
          {mayShare && <Sharing value={roleId} onChange={setRoleId} />}
          <Checkbox
            size="xs"
            label={t('views.pinned')}
            checked={isPinned}
            onChange={(event) => setPinned(event.currentTarget.checked)}
          />
        </Stack>
      </form>
      {problem && (
        <Text size="sm" c="red" role="alert">
          {said(problem)}
        </Text>
      )}
    </Stack>
  )
}

function Sharing({ value, onChange }: { value: string; onChange: (roleId: string) => void }) {
  const { t } = useTranslation()
  const { data } = useRoleNamesQuery({ fetchPolicy: 'cache-first' })
  return (
    <NativeSelect
      size="xs"
      aria-label={t('views.whose')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: t('views.mine') },
        ...(data?.roles ?? []).map(({ id, name }) => ({ value: id, label: t('views.ofRole', { name }) })),
      ]}
    />
  )
}

function useSaid(): (problem: Problem) => string {
  const problemText = useProblemText()
  const fieldText = useFieldProblemText()
  return (problem) => (problem.fields[0] ? fieldText(problem.fields[0]) : problemText(problem))
}
