import { limits, readUnits, tidyCode, type Pack } from '@gudang/domain'
import { Button, SegmentedControl, Text, TextInput, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useEffect, useRef, useState, type FormEvent, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { DocumentAwaited } from '../../../domain/documents/document-page.tsx'
import { beep } from '../../../domain/scanner/beep.ts'
import { ScanButton } from '../../../domain/scanner/scan-button.tsx'
import type { ScanAnswer } from '../../../domain/scanner/scan-dialog.tsx'
import { useApi, useLiveRefetch } from '../../../graphql/api.tsx'
import type { CountMode } from '../../../graphql/schema.generated.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { paths } from '../../../paths.ts'
import { ask } from '../../../ui/dialog/ask.ts'
import { Refusal } from '../../../ui/form/refusal.tsx'
import { Page } from '../../../ui/page/page.tsx'
import {
  ProductToCountDocument,
  useLinesToCountQuery,
  useStocktakeToCountQuery,
  type StocktakeToCountQuery,
} from '../stocktakes.generated.ts'
import { ownUnits } from './count-queue.rules.ts'
import classes from './count-page.module.css'
import type { Scan } from './count-store.ts'
import { NotSent } from './not-sent.tsx'
import { ScanList } from './scan-list.tsx'
import { useCountQueue } from './use-count-queue.ts'

/** Units of one number that may well be a code that was scanned into the wrong field. */
const asksFrom = 10_000

export function CountPage() {
  const { t } = useTranslation()
  const { number = '' } = useParams()
  const asked = useStocktakeToCountQuery({ variables: { number } })
  useLiveRefetch('stocktake', asked.refetch, 2_000)
  if (asked.data?.stocktake) return <Counting stocktake={asked.data.stocktake} />
  const hint = t('stocktakes.missingHint', { number })
  return <DocumentAwaited number={number} asked={asked} missing={t('stocktakes.missing')} hint={hint} />
}

interface Asked {
  code: string
  /** Unknown while nothing gets through: then a number is of what was scanned. */
  product?: { sku: string; name: string; packs: Pack[] }
}

interface CountingProps {
  stocktake: NonNullable<StocktakeToCountQuery['stocktake']>
}

/** Scan after scan, or a product and its number; kept in the phone first, and sent as soon as something gets through. */
function Counting({ stocktake: { number, title, status, warehouse, allowedSteps } }: CountingProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const field = useRef<HTMLInputElement>(null)
  const { queue, scans, broken } = useCountQueue()
  const productOf = useProductToCount()
  const [mode, setMode] = useState<CountMode>('ADD')
  const [asked, showAsked] = useState<Asked>()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const own = scans.filter(({ stocktake }) => stocktake === number)
  // A scanner is faster than the network: what was typed is taken in its order, by what is asked when its turn comes.
  const turn = useRef(Promise.resolve())
  const askedNow = useRef<Asked>(undefined)
  const setAsked = (next: Asked | undefined) => {
    askedNow.current = next
    showAsked(next)
  }
  const focus = () => field.current?.focus({ preventScroll: true })
  useEffect(focus, [asked, mode])

  const keep = (code: string, units: number, as: CountMode) =>
    queue.add({ stocktake: number, code, units, mode: as })

  /** In "5*" before a code, five of it. */
  async function scan(raw: string): Promise<ScanAnswer> {
    const [, times, rest] = /^(\d{1,6})\s*\*\s*(.+)$/.exec(raw) ?? []
    const code = rest ?? raw
    if (mode === 'SET') {
      const product = await productOf(code)
      setAsked({ code: product?.sku ?? code, product })
      return { found: true, text: code }
    }
    const units = times === undefined ? 1 : Number(times)
    if (units === 0) return { found: false, text: t('stocktakes.noUnits', { text: raw }) }
    await keep(code, units, 'ADD')
    return { found: true, text: t('stocktakes.kept', { units: format.number(units), code }) }
  }

  async function take({ code, product }: Asked, typed: string): Promise<ScanAnswer> {
    const units = readUnits(typed, product?.packs)
    if (units === undefined) return { found: false, text: t('stocktakes.noUnits', { text: typed }) }
    if (units >= asksFrom) {
      const sure = t('stocktakes.soMany', { units: format.number(units), name: product?.name ?? code })
      const answer = await ask({ text: sure, yes: t('stocktakes.takeIt'), no: t('actions.cancel') })
      if (!answer) return { found: false, text: t('stocktakes.noUnits', { text: typed }) }
    }
    await keep(code, units, 'SET')
    setAsked(undefined)
    return { found: true, text: code }
  }

  async function enter(typed: string): Promise<void> {
    const { current } = askedNow
    const answer = await (current ? take(current, typed) : scan(typed)).catch((): ScanAnswer => ({
      found: false,
      text: t('stocktakes.notKept'),
    }))
    beep(answer.found ? 'found' : 'unknown')
    if (answer.found && 'vibrate' in navigator) navigator.vibrate(30)
    if (!answer.found) setProblem(answer.text)
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    const typed = tidyTyped(text)
    if (!typed) return
    setText('')
    setProblem(undefined)
    turn.current = turn.current.then(() => enter(typed))
  }

  /** A thumb beside the field does not take the scanner away from it. */
  function keepFocus({ target }: MouseEvent): void {
    if (!(target as Element).closest('a, button, input, label')) focus()
  }

  const counting = allowedSteps.includes('COUNTED')
  return (
    <Page
      title={t('stocktakes.countTitle', { warehouse: warehouse.code })}
      subtitle={title ? `${number} · ${title}` : number}
      actions={
        <Button
          variant="default"
          component={Link}
          to={paths.stocktake(number)}
          leftSection={<IconArrowLeft size={14} aria-hidden />}
        >
          {t('stocktakes.back')}
        </Button>
      }
    >
      <div className={classes.page} onClick={keepFocus}>
        {!counting && (
          <Refusal>{t('stocktakes.notCounting', { status: t(`stocktakes.statuses.${status}`) })}</Refusal>
        )}
        {broken && <Refusal>{t('stocktakes.notKept')}</Refusal>}
        <SegmentedControl
          aria-label={t('stocktakes.mode')}
          value={mode}
          onChange={(value) => {
            setMode(value as CountMode)
            setAsked(undefined)
            setProblem(undefined)
          }}
          data={(['ADD', 'SET'] as const).map((value) => ({ value, label: t(`stocktakes.modes.${value}`) }))}
        />
        <div className={classes.field}>
          <form onSubmit={submit}>
            <TextInput
              ref={field}
              size="md"
              label={
                asked
                  ? t('stocktakes.howMany', { name: asked.product?.name ?? asked.code })
                  : t('stocktakes.scanField')
              }
              description={asked && packHint(asked, t('stocktakes.unitsHint'))}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value)
                setProblem(undefined)
              }}
              error={problem}
              maxLength={limits.search}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              enterKeyHint="enter"
            />
          </form>
          {!asked && <ScanButton onCode={scan} size={42} offline />}
          {asked && (
            <Button variant="default" size="md" onClick={() => setAsked(undefined)}>
              {t('actions.cancel')}
            </Button>
          )}
        </div>
        <NotSent scans={scans} />
        <LastScan scans={own} />
        <ScanList scans={own} queue={queue} onDecided={focus} />
        <ToCount number={number} />
      </div>
    </Page>
  )
}

const tidyTyped = (text: string) => text.trim().replace(/\s+/g, ' ')

const packHint = ({ product }: Asked, hint: string) => {
  const packs = product?.packs.filter(({ retired }) => !retired) ?? []
  return packs.length > 0 ? packs.map(({ name, units }) => `${name} = ${units}`).join(' · ') : hint
}

/** By code; what was asked before is known without the network too. Undefined where nothing gets through. */
function useProductToCount() {
  const { client } = useApi()
  return async (code: string): Promise<Asked['product']> => {
    const { data } = await client
      .query({
        query: ProductToCountDocument,
        variables: { code: tidyCode(code) },
        context: { fetchOptions: { signal: AbortSignal.timeout(3_000) } },
      })
      .catch(() => ({ data: undefined }))
    return data?.scan?.product
  }
}

/** What was counted last, to be read from an arm's length. */
function LastScan({ scans }: { scans: Scan[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const last = scans.findLast(({ state, undone, undoes }) => state !== 'refused' && !undone && undoes == null)
  if (!last) return null
  const units = last.told?.ownUnits ?? ownUnits(scans, last) ?? 0
  return (
    <div className={classes.last} data-waiting={last.state === 'waiting' || undefined} aria-live="polite">
      <strong>{format.number(units)}</strong>
      <Text size="sm">{last.told?.productName ?? last.code}</Text>
      <Text size="xs" c="dimmed">
        {last.told?.sku ?? t('stocktakes.waits')}
      </Text>
    </div>
  )
}

/** Where to walk next, in the order of the bins. */
function ToCount({ number }: { number: string }) {
  const { t } = useTranslation()
  const { data, refetch } = useLinesToCountQuery({ variables: { number } })
  useLiveRefetch('stocktake', refetch, 2_000)
  const lines = data?.stocktakeLines
  if (!lines || lines.nodes.length === 0) return null
  return (
    <section>
      <Title order={2} size="sm" fw={600} mb={4}>
        {t('stocktakes.toCount', { count: lines.totalCount ?? 10_000 })}
      </Title>
      <ol className={classes.scans}>
        {lines.nodes.map(({ id, sku, bin, state, product }) => (
          <li key={id}>
            {bin && <span className={classes.units}>{bin}</span>}
            <span className={classes.what}>
              <span className="gd-clip">{product.name}</span>
              <Text span size="xs" c="dimmed">
                {sku}
                {state === 'RECOUNT' && ` · ${t('stocktakes.lineStates.recount')}`}
              </Text>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
