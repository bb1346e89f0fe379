import { Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { useFieldText } from '../../i18n/use-field-text.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import type { AuditEntry } from './audit-entry.ts'
import { useKindText, useValueText, useWhoText } from './kind-text.ts'

export function AuditDialog({ entry, onClose }: { entry: AuditEntry | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const kindText = useKindText()
  const title = entry ? t('audit.details', { what: kindText(entry.kind) }) : t('shell.audit')
  return (
    <Dialog title={title} opened={entry !== undefined} onClose={onClose} size="lg">
      {entry && <AuditDetails entry={entry} />}
    </Dialog>
  )
}

function AuditDetails({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const fieldText = useFieldText()
  const whoText = useWhoText()
  const valueText = useValueText()
  const { at, actor, subject, address, requestId, changes } = entry
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm">
          {format.dateTime(at)} · {whoText(actor)}
          {subject && ' · '}
          {subject?.kind === 'ORDER' ? (
            <Link className="gd-link" to={paths.order(subject.label)}>
              {subject.label}
            </Link>
          ) : (
            subject?.label
          )}
        </Text>
        <Text size="xs" c="dimmed">
          {address && `${t('audit.address')} ${address} · `}
          {t('audit.request')} {requestId}
        </Text>
      </div>
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('audit.noChanges')}
        </Text>
      ) : (
        <div className="gd-scroll-x" tabIndex={0} role="region" aria-label={t('audit.changes')}>
          <Table fz="sm" verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('audit.field')}</Table.Th>
                <Table.Th>{t('audit.before')}</Table.Th>
                <Table.Th>{t('audit.after')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changes.map(({ field, before, after }) => (
                <Table.Tr key={field}>
                  <Table.Td>{fieldText(field)}</Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{valueText(field, before)}</Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{valueText(field, after)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Stack>
  )
}
