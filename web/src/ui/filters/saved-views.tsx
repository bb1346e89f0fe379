import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconBookmark, IconChevronDown, IconTrash } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearchParams } from 'react-router'
import { Dropdown } from '../dialog/dropdown.tsx'
import classes from './saved-views.module.css'

interface View {
  name: string
  /** The query string, without page and dialog. */
  search: string
}

interface SavedViewsProps {
  /** The list that the views belong to. */
  list: string
  /** The query parameters that make up a view. */
  parameters: string[]
}

/** Filters, sort and columns under a name, kept in this browser. To share one, share the address. */
export function SavedViews({ list, parameters }: SavedViewsProps) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const [params] = useSearchParams()
  const [views, save] = useViews(list)
  const [name, setName] = useState('')
  const search = viewOf(params, parameters)
  const current = views.find((view) => view.search === search)

  function keep(event: FormEvent, close: () => void): void {
    event.preventDefault()
    const given = name.trim()
    if (!given) return
    save([...views.filter((view) => view.name !== given), { name: given, search }])
    setName('')
    close()
  }

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
      {(close) => (
        <Stack gap="xs">
          {views.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('views.empty')}
            </Text>
          )}
          <ul className={classes.views}>
            {views.map((view) => (
              <li key={view.name}>
                <Link
                  to={{ pathname, search: view.search }}
                  onClick={close}
                  aria-current={view === current ? 'true' : undefined}
                  className="gd-clip"
                >
                  {view.name}
                </Link>
                <ActionIcon
                  size="sm"
                  aria-label={t('views.remove', { name: view.name })}
                  onClick={() => save(views.filter((each) => each !== view))}
                >
                  <IconTrash size={14} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
          <form onSubmit={(event) => keep(event, close)}>
            <Group gap={6} wrap="nowrap">
              <TextInput
                size="xs"
                flex={1}
                aria-label={t('views.name')}
                placeholder={t('views.name')}
                value={name}
                maxLength={60}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Button type="submit" variant="default" disabled={!name.trim()}>
                {t('views.save')}
              </Button>
            </Group>
          </form>
        </Stack>
      )}
    </Dropdown>
  )
}

function viewOf(params: URLSearchParams, parameters: string[]): string {
  const kept = new URLSearchParams()
  for (const parameter of parameters) {
    const value = params.get(parameter)
    if (value) kept.set(parameter, value)
  }
  return kept.toString()
}

function useViews(list: string): [View[], (views: View[]) => void] {
  const storageKey = `gudang.views.${list}`
  const [views, setViews] = useState(() => readViews(storageKey))
  const save = (next: View[]) => {
    setViews(next)
    localStorage.setItem(storageKey, JSON.stringify(next))
  }
  return [views, save]
}

/** Anything may be stored there, by an older version or by hand: it must not break the page. */
function readViews(storageKey: string): View[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isView) : []
  } catch {
    return []
  }
}

function isView(value: unknown): value is View {
  const { name, search } = (value ?? {}) as Partial<View>
  return typeof name === 'string' && typeof search === 'string'
}
