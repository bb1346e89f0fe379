import { Anchor, Button, Progress, Stack, Text } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import {
  DocumentAwaited,
  DocumentFacts,
  DocumentPage,
  DocumentPanel,
  DocumentTimeline,
} from '../../domain/documents/document-page.tsx'
import { Can } from '../../domain/people/me.tsx'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { ask } from '../../ui/dialog/ask.ts'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { CancelStocktakeDialog } from './cancel-stocktake-dialog.tsx'
import { CountsWaiting } from './counting/not-sent.tsx'
import { progressOf } from './stocktake-progress.ts'
import { StocktakeStatusLabel } from './stocktake-status.tsx'
import { useStepRefused } from './stocktake-steps.ts'
import {
  useFinishCountingCommand,
  usePostStocktakeCommand,
  useStocktakeByNumberQuery,
  type StocktakeDetailFragment,
} from './stocktakes.generated.ts'

export function StocktakePage() {
  const { t } = useTranslation()
  const { number = '' } = useParams()
  const asked = useStocktakeByNumberQuery({ variables: { number } })
  useLiveRefetch('stocktake', asked.refetch, 1_000)
  const stocktake = asked.data?.stocktake
  if (stocktake) return <StocktakeView stocktake={stocktake} refresh={() => void asked.refetch()} />
  const hint = t('stocktakes.missingHint', { number })
  return <DocumentAwaited number={number} asked={asked} missing={t('stocktakes.missing')} hint={hint} />
}

interface StocktakeViewProps {
  stocktake: StocktakeDetailFragment
  refresh: () => void
}

/** How far it is and who counts, and what can be done with it now. */
function StocktakeView({ stocktake, refresh }: StocktakeViewProps) {
  const { t } = useTranslation()
  const { number, version, allowedSteps, progress, uncounted } = stocktake
  const [cancelling, setCancelling] = useState(false)
  const [refusal, setRefusal] = useState<ReactNode>()
  const refused = (why: ReactNode) => {
    setRefusal(why)
    refresh()
  }
  const StocktakeStepRefused = useStepRefused(refused)
  const done = ({ status }: StocktakeDetailFragment) => {
    setRefusal(undefined)
    notifyDone(t(`stocktakes.stepped.${status}`, { number }))
  }
  const finish = useFinishCountingCommand({ Stocktake: done, StocktakeStepRefused })
  const post = usePostStocktakeCommand({
    Stocktake: done,
    StocktakeStepRefused,
    StocktakeBlocked: ({ lines }) =>
      refused(
        <>
          {t('stocktakes.blocked', { count: lines.length })}{' '}
          <Anchor component={Link} to={`${paths.stocktakeLines(number)}?list=blocked`}>
            {t('stocktakes.whyBlocked')}
          </Anchor>
        </>,
      ),
    DocumentChanged: () => refused(t('stocktakes.changed')),
  })

  async function finishCounting(): Promise<void> {
    const { open } = progress
    const rest = t(`stocktakes.finishRest.${uncounted}`, { count: open })
    const sure = open === 0 || (await ask({ text: rest, yes: t('stocktakes.finish'), no: t('form.stay') }))
    if (sure) await finish.run((idempotencyKey) => ({ number, idempotencyKey }))
  }

  return (
    <DocumentPage
      number={number}
      subtitle={stocktake.title ?? undefined}
      badge={<StocktakeStatusLabel status={stocktake.status} />}
      actions={
        <>
          {allowedSteps.includes('CANCELLED') && (
            <Button variant="default" onClick={() => setCancelling(true)}>
              {t('stocktakes.cancel')}
            </Button>
          )}
          {allowedSteps.includes('REVIEWED') && (
            <Button variant="default" loading={finish.running} onClick={() => void finishCounting()}>
              {t('stocktakes.finish')}
            </Button>
          )}
          <Can permission="stocktake.manage">
            <Button variant="default" component={Link} to={paths.stocktakeLines(number)}>
              {t('stocktakes.review')}
            </Button>
          </Can>
          {allowedSteps.includes('COUNTED') && (
            <Button
              variant="default"
              component={Link}
              to={paths.countSheet(number)}
              leftSection={<IconPrinter size={14} aria-hidden />}
            >
              {t('stocktakes.sheet')}
            </Button>
          )}
          {allowedSteps.includes('COUNTED') && (
            <Button component={Link} to={paths.countStocktake(number)}>
              {t('shell.count')}
            </Button>
          )}
          {allowedSteps.includes('POSTED') && (
            <Button
              loading={post.running}
              onClick={() =>
                void post.run((idempotencyKey) => ({ number, expectedVersion: version, idempotencyKey }))
              }
            >
              {t('stocktakes.post')}
            </Button>
          )}
        </>
      }
      problem={finish.problem ?? post.problem}
      refusal={refusal}
      aside={
        <>
          <Facts stocktake={stocktake} />
          <DocumentTimeline
            title={t('stocktakes.timeline')}
            steps={stocktake.timeline.map((each) => ({ ...each, what: t(`stocktakes.steps.${each.step}`) }))}
          />
        </>
      }
    >
      <CountsWaiting />
      <HowFar stocktake={stocktake} />
      <Strays stocktake={stocktake} />
      <CancelStocktakeDialog
        number={number}
        opened={cancelling}
        onClose={() => setCancelling(false)}
        refresh={refresh}
      />
    </DocumentPage>
  )
}

const states = ['open', 'recount', 'counted', 'moved', 'accepted', 'blocked', 'excluded', 'posted'] as const

function HowFar({ stocktake: { progress, counters } }: { stocktake: StocktakeDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { done, all, percent } = progressOf(progress)
  const most = Math.max(1, ...counters.map(({ lines }) => lines))
  return (
    <DocumentPanel title={t('stocktakes.howFar')}>
      <Text fz="xl" fw={600} className="gd-number">
        {t('stocktakes.linesOf', { done: format.number(done), all: format.number(all) })}
      </Text>
      <Progress value={percent} size="sm" my={6} aria-label={t('stocktakes.howFar')} />
      <Text size="sm" c="dimmed">
        {states
          .filter((state) => progress[state] > 0)
          .map((state) => `${t(`stocktakes.lineStates.${state}`)} ${format.number(progress[state])}`)
          .join(' · ')}
      </Text>
      {counters.length > 0 && (
        <Stack component="ul" gap={8} p={0} mt="md" mb={0} style={{ listStyle: 'none' }}>
          {counters.map(({ counter, lines }) => (
            <li key={`${counter.kind}${counter.id}`}>
              <Text size="sm" className="gd-clip">
                {counter.name}{' '}
                <Text span c="dimmed" inherit className="gd-number">
                  {t('stocktakes.linesBy', { count: lines, lines: format.number(lines) })}
                </Text>
              </Text>
              <Progress value={(lines / most) * 100} size={4} aria-hidden />
            </li>
          ))}
        </Stack>
      )}
    </DocumentPanel>
  )
}

/** What lay there and is on no line: somebody has to look at it. */
function Strays({ stocktake: { strays } }: { stocktake: StocktakeDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (strays.length === 0) return null
  return (
    <DocumentPanel title={t('stocktakes.strays')}>
      <Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: 'none' }}>
        {strays.map(({ code, reason, units, counter, at }) => (
          <Text component="li" size="sm" key={`${code} ${reason} ${counter.id}`}>
            <span className="gd-number">{format.number(units)}</span> ×{' '}
            <span style={{ overflowWrap: 'anywhere' }}>{code}</span>: {t(`stocktakes.strayReasons.${reason}`)}
            <Text size="xs" c="dimmed">
              {counter.name}, {format.moment(at)}
            </Text>
          </Text>
        ))}
      </Stack>
    </DocumentPanel>
  )
}

function Facts({ stocktake }: { stocktake: StocktakeDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { warehouse, scope, uncounted, recountAbove, fourEyes } = stocktake
  const listed = (all: string[]) => all.slice(0, 20).join(', ') + (all.length > 20 ? ' …' : '')
  const what = scope.tags
    ? listed(scope.tags)
    : scope.skus
      ? listed(scope.skus)
      : scope.binFrom
        ? `${scope.binFrom} – ${scope.binTo}`
        : t('stocktakes.scopes.all')
  const recounts = [
    recountAbove?.units != null && t('stocktakes.overUnits', { units: format.number(recountAbove.units) }),
    recountAbove?.percent != null &&
      t('stocktakes.overPercent', { percent: format.number(recountAbove.percent) }),
  ].filter(Boolean)
  return (
    <DocumentFacts
      facts={[
        { label: t('fields.warehouse'), text: `${warehouse.code} · ${warehouse.name}` },
        { label: t('stocktakes.what'), text: what },
        { label: t('stocktakes.withStockOnly'), text: scope.withStockOnly && t('edits.yes') },
        { label: t('stocktakes.uncounted'), text: t(`stocktakes.uncountedLines.${uncounted}`) },
        { label: t('stocktakes.recountAbove'), text: recounts.join(', ') },
        { label: t('stocktakes.fourEyes'), text: fourEyes && t('edits.yes') },
      ]}
    />
  )
}
