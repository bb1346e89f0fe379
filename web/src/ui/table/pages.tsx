import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './data-table.module.css'
import { useFormat } from '../../i18n/use-format.ts'
import { pageSizes, type Paging } from '../navigation/use-url-state.ts'

export interface PageOfRows {
  hasNextPage: boolean
  endCursor: string | null
}

interface PagesProps {
  paging: Paging
  pageInfo?: PageOfRows
  count: number | undefined
  /** Of all pages; null where the server counts no further. */
  total?: number | null
}

/** Under a table: the number of rows, and the buttons to other pages. */
export function Pages({ paging, pageInfo, count, total }: PagesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const rowsText = (shown: number) =>
    total === undefined || (total !== null && total <= shown)
      ? t('table.rows', { count: shown })
      : t('table.rowsOf', {
          count: shown,
          total: total === null ? `${format.number(10_000)}+` : format.number(total),
        })
  const next = pageInfo?.hasNextPage ? () => paging.next(pageInfo.endCursor) : undefined
  const button = { variant: 'subtle', color: 'gray', size: 'compact-xs' }
  return (
    <Group justify="space-between" className={classes.pages} gap="xs" wrap="nowrap">
      <Group gap="xs" wrap="nowrap">
        <Text size="xs" c="dimmed" role="status">
          {count === undefined ? t('table.loading') : rowsText(count)}
        </Text>
        {(next || paging.first || paging.size > pageSizes[0]!) && (count ?? 0) >= pageSizes[0]! && (
          <NativeSelect
            size="xs"
            variant="unstyled"
            aria-label={t('table.pageSize')}
            value={String(paging.size)}
            data={pageSizes.map((size) => ({ value: String(size), label: t('table.perPage', { size }) }))}
            onChange={(event) => paging.resize(Number(event.currentTarget.value))}
          />
        )}
      </Group>
      {(next || paging.first) && (
        <Group gap={4} wrap="nowrap">
          {paging.first && (
            <Button {...button} onClick={paging.first} aria-label={t('actions.first')}>
              <IconChevronsLeft size={14} aria-hidden />
            </Button>
          )}
          {paging.previous && (
            <Button
              {...button}
              onClick={paging.previous}
              leftSection={<IconChevronLeft size={14} aria-hidden />}
            >
              {t('actions.previous')}
            </Button>
          )}
          {paging.page !== undefined && (
            <Text size="xs" c="dimmed" className="gd-number" px={4}>
              {t('table.page', { page: paging.page })}
            </Text>
          )}
          {next && (
            <Button {...button} onClick={next} rightSection={<IconChevronRight size={14} aria-hidden />}>
              {t('actions.next')}
            </Button>
          )}
        </Group>
      )}
    </Group>
  )
}
