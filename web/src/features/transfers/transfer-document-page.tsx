import { Button, Paper, Table, Text } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import {
  DocumentAwaited,
  DocumentFacts,
  DocumentPage,
  DocumentTimeline,
} from '../../domain/documents/document-page.tsx'
import { ProductLink } from '../../domain/products/product-link.tsx'
import { paths } from '../../paths.ts'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { SendTransferDialog } from './send-transfer-dialog.tsx'
import { SettleTransferDialog } from './settle-transfer-dialog.tsx'
import { TransferPictures } from './transfer-pictures.tsx'
import { TransferReceiving } from './transfer-receiving.tsx'
import { TransferStatusLabel } from './transfer-status.tsx'
import { useStepRefusals } from './transfer-steps.ts'
import {
  useCancelTransferCommand,
  usePromiseTransferCommand,
  useTransferByNumberQuery,
  useUnpromiseTransferCommand,
  type TransferDetailFragment,
} from './transfer-documents.generated.ts'

export function TransferDocumentPage() {
  const { t } = useTranslation()
  const { number = '' } = useParams()
  const asked = useTransferByNumberQuery({ variables: { number } })
  useLiveRefetch('transfer', asked.refetch)
  const transfer = asked.data?.transfer
  if (transfer) return <TransferView transfer={transfer} refresh={() => void asked.refetch()} />
  const hint = t('transfers.missingHint', { number })
  return <DocumentAwaited number={number} asked={asked} missing={t('transfers.missing')} hint={hint} />
}

interface TransferViewProps {
  transfer: TransferDetailFragment
  refresh: () => void
}

/** One van: what is in it, what became of it, and what can be done with it now. */
function TransferView({ transfer, refresh }: TransferViewProps) {
  const { t } = useTranslation()
  const { number, allowedSteps } = transfer
  const [dialog, setDialog] = useState<'send' | 'settle'>()
  const [refusal, setRefusal] = useState<string>()
  const refusals = useStepRefusals((why) => {
    setRefusal(why)
    refresh()
  })
  const done = ({ status }: TransferDetailFragment) => {
    setRefusal(undefined)
    notifyDone(t(`transfers.stepped.${status}`, { number }))
  }
  const { TransferStepRefused, InsufficientStock } = refusals
  const promise = usePromiseTransferCommand({ Transfer: done, TransferStepRefused, InsufficientStock })
  const unpromise = useUnpromiseTransferCommand({ Transfer: done, TransferStepRefused })
  const cancel = useCancelTransferCommand({ Transfer: done, TransferStepRefused })
  const step = (command: typeof promise | typeof unpromise | typeof cancel) => () =>
    void command.run((idempotencyKey) => ({ number, idempotencyKey }))
  const close = () => setDialog(undefined)
  return (
    <DocumentPage
      number={number}
      badge={<TransferStatusLabel transfer={transfer} />}
      actions={
        <>
          <Button
            variant="default"
            component={Link}
            to={paths.transferSheet(number)}
            leftSection={<IconPrinter size={14} aria-hidden />}
          >
            {t('transfers.sheet')}
          </Button>
          {allowedSteps.includes('UPDATED') && (
            <Button variant="default" component={Link} to={paths.editTransfer(number)}>
              {t('transfers.edit')}
            </Button>
          )}
          {allowedSteps.includes('CANCELLED') && (
            <Button variant="default" loading={cancel.running} onClick={step(cancel)}>
              {t('transfers.cancel')}
            </Button>
          )}
          {allowedSteps.includes('RELEASED') && (
            <Button variant="default" loading={unpromise.running} onClick={step(unpromise)}>
              {t('transfers.unpromise')}
            </Button>
          )}
          {allowedSteps.includes('PROMISED') && (
            <Button variant="default" loading={promise.running} onClick={step(promise)}>
              {t('transfers.promise')}
            </Button>
          )}
          {allowedSteps.includes('SENT') && (
            <Button onClick={() => setDialog('send')}>{t('transfers.send')}</Button>
          )}
          {allowedSteps.includes('SETTLED') && (
            <Button variant="default" onClick={() => setDialog('settle')}>
              {t('transfers.settle')}
            </Button>
          )}
        </>
      }
      problem={promise.problem ?? unpromise.problem ?? cancel.problem}
      refusal={refusal}
      aside={
        <>
          <TransferFacts transfer={transfer} />
          <DocumentTimeline
            title={t('transfers.timeline')}
            steps={transfer.timeline.map((each) => ({ ...each, what: t(`transfers.steps.${each.step}`) }))}
          />
        </>
      }
    >
      {allowedSteps.includes('RECEIVED') && (
        <TransferReceiving key={transfer.version} transfer={transfer} refresh={refresh} />
      )}
      <TransferLines transfer={transfer} />
      <TransferPictures transfer={transfer} refresh={refresh} />
      <SendTransferDialog transfer={transfer} opened={dialog === 'send'} onClose={close} refresh={refresh} />
      <SettleTransferDialog
        transfer={transfer}
        opened={dialog === 'settle'}
        onClose={close}
        refresh={refresh}
      />
    </DocumentPage>
  )
}

const counters = ['requested', 'sent', 'received', 'damaged', 'lost', 'returned', 'surplus', 'open'] as const

function TransferLines({ transfer: { lines } }: { transfer: TransferDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  // A column that has nothing to say takes no room.
  const shown = counters.filter((name) => name === 'requested' || lines.some((line) => line[name] > 0))
  return (
    <Paper withBorder radius="md" bg="var(--gd-surface)">
      <div className="gd-scroll-x" tabIndex={0} role="region" aria-label={t('transfers.lines')}>
        <Table verticalSpacing={6} fz="sm" miw={310}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th fw={400}>{t('stock.product')}</Table.Th>
              {shown.map((name) => (
                <Table.Th fw={400} ta="right" key={name}>
                  {t(`transfers.counters.${name}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line) => (
              <Table.Tr key={line.sku}>
                <Table.Td maw={{ base: 112, sm: 260 }}>
                  <ProductLink sku={line.sku} />
                  <Text size="xs" c="dimmed" className="gd-clip" title={line.product.name}>
                    {line.product.name}
                  </Text>
                </Table.Td>
                {shown.map((name) => (
                  <Table.Td ta="right" className="gd-number" key={name}>
                    {format.number(line[name])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Paper>
  )
}

function TransferFacts({ transfer }: { transfer: TransferDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { from, to, carrier, trackingCode, expectedAt, note, remainder, remainderOf } = transfer
  const other = (number: string | null) =>
    number && (
      <Link className="gd-link gd-code" to={paths.transferOf(number)}>
        {number}
      </Link>
    )
  return (
    <DocumentFacts
      facts={[
        { label: t('transfers.from'), text: `${from.code} · ${from.name}` },
        { label: t('transfers.to'), text: `${to.code} · ${to.name}` },
        { label: t('transfers.carrier'), text: [carrier, trackingCode].filter(Boolean).join(' · ') },
        { label: t('transfers.expectedAt'), text: expectedAt && format.dateTime(expectedAt) },
        { label: t('transfers.note'), text: note },
        { label: t('transfers.remainder'), text: other(remainder) },
        { label: t('transfers.remainderOf'), text: other(remainderOf) },
      ]}
    />
  )
}
