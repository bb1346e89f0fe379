import { Anchor, Button, Grid, Paper, Progress, Skeleton, Stack, Text, Timeline, Title } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { Can } from '../../domain/people/me.tsx'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { ask } from '../../ui/dialog/ask.ts'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { EmptyState, ErrorState, ProblemAlert } from '../../ui/feedback/states.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { Page } from '../../ui/page/page.tsx'
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
  const { data, error, refetch } = useStocktakeByNumberQuery({ variables: { number } })
  useLiveRefetch('stocktake', refetch, 1_000)
  const stocktake = data?.stocktake
  if (stocktake) return <StocktakeView stocktake={stocktake} refresh={() => void refetch()} />
  return (
    <Page title={number}>
      {error && <ErrorState problem={problemOf(error)} retry={refetch} />}
      {!error && !data && <Skeleton h={240} aria-busy />}
      {data && <EmptyState title={t('stocktakes.missing')} hint={t('stocktakes.missingHint', { number })} />}
    </Page>
  )
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
    <Page
      title={number}
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
    >
      <CountsWaiting />
      <ProblemAlert problem={finish.problem ?? post.problem} />
      <Refusal>{refusal}</Refusal>
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="sm">
            <HowFar stocktake={stocktake} />
            <Strays stocktake={stocktake} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="sm">
            <Facts stocktake={stocktake} />
            <Steps stocktake={stocktake} />
          </Stack>
        </Grid.Col>
      </Grid>
      <CancelStocktakeDialog
        number={number}
        opened={cancelling}
        onClose={() => setCancelling(false)}
        refresh={refresh}
      />
    </Page>
  )
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder radius="md" p="sm" bg="var(--gd-surface)" component="section">
      <Title order={2} size="xs" c="dimmed" fw={400} mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  )
}

const states = ['open', 'recount', 'counted', 'moved', 'accepted', 'blocked', 'excluded', 'posted'] as const

function HowFar({ stocktake: { progress, counters } }: { stocktake: StocktakeDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { done, all, percent } = progressOf(progress)
  const most = Math.max(1, ...counters.map(({ lines }) => lines))
  return (
    <Panel title={t('stocktakes.howFar')}>
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
    </Panel>
  )
}

/** What lay there and is on no line: somebody has to look at it. */
function Strays({ stocktake: { strays } }: { stocktake: StocktakeDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (strays.length === 0) return null
  return (
    <Panel title={t('stocktakes.strays')}>
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
    </Panel>
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
  const facts = [
    { label: t('fields.warehouse'), text: `${warehouse.code} · ${warehouse.name}` },
    { label: t('stocktakes.what'), text: what },
    { label: t('stocktakes.withStockOnly'), text: scope.withStockOnly && t('edits.yes') },
    { label: t('stocktakes.uncounted'), text: t(`stocktakes.uncountedLines.${uncounted}`) },
    { label: t('stocktakes.recountAbove'), text: recounts.join(', ') },
    { label: t('stocktakes.fourEyes'), text: fourEyes && t('edits.yes') },
  ].filter(({ text }) => text)
  return (
    <Paper withBorder radius="md" p="sm" bg="var(--gd-surface)">
      <Stack gap="xs" component="dl" m={0}>
        {facts.map(({ label, text }) => (
          <div key={label}>
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
              {text}
            </Text>
          </div>
        ))}
      </Stack>
    </Paper>
  )
}

function Steps({ stocktake: { timeline } }: { stocktake: StocktakeDetailFragment }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Panel title={t('stocktakes.timeline')}>
      <Timeline active={timeline.length} bulletSize={10} lineWidth={2}>
        {timeline.map(({ step, at, actor, note }, index) => (
          <Timeline.Item key={index} title={<Text size="sm">{t(`stocktakes.steps.${step}`)}</Text>}>
            <Text size="xs" c="dimmed">
              {format.dateTime(at)} {t('orders.detail.by', { name: actor.name })}
            </Text>
            {note && <Text size="sm">{note}</Text>}
          </Timeline.Item>
        ))}
      </Timeline>
    </Panel>
  )
}
