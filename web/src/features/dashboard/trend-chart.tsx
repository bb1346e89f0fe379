import { useElementSize } from '@mantine/hooks'
import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { MovementTrendQuery } from './dashboard.generated.ts'
import classes from './dashboard.module.css'
import { capOf, niceScale } from './trend-scale.ts'

export type TrendDay = MovementTrendQuery['movementTrend'][number]

const height = 200
const axis = 20
const left = 44

/** In above the line, out below it; a day is chosen with the pointer or the arrow keys, Enter opens its movements. */
export function TrendChart({ days }: { days: TrendDay[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { ref, width } = useElementSize()
  const [chosen, setChosen] = useState<number>()
  const most = {
    in: capOf(days.map(({ unitsIn }) => unitsIn)),
    out: capOf(days.map(({ unitsOut }) => unitsOut)),
  }
  const scale = niceScale(most.in, most.out)
  const room = Math.max(0, width - left)
  const step = room / days.length
  const yOf = (units: number) => 6 + ((scale.top - units) / (scale.top - scale.bottom)) * (height - axis - 12)
  const open = (index: number) =>
    void navigate(`${paths.movements}?from=${days[index]!.day}&to=${days[index]!.day}`)
  const totals = {
    unitsIn: format.number(days.reduce((sum, day) => sum + day.unitsIn, 0)),
    unitsOut: format.number(days.reduce((sum, day) => sum + day.unitsOut, 0)),
  }

  function onKeyDown(event: KeyboardEvent): void {
    const at = chosen ?? days.length
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: days.length - 1 }[event.key]
    if (event.key === 'Enter' && chosen !== undefined) open(chosen)
    if (next === undefined) return
    event.preventDefault()
    setChosen(Math.min(days.length - 1, Math.max(0, next)))
  }

  function onPointerMove(event: PointerEvent<SVGSVGElement>): void {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - left
    setChosen(x < 0 || step === 0 ? undefined : Math.min(days.length - 1, Math.floor(x / step)))
  }

  // Where days are narrow, the break alone says that there is more.
  const told = (units: number) => (step < 16 ? ' ' : format.compact(units))

  const day = chosen === undefined ? undefined : days[chosen]
  const labelEvery = Math.max(1, Math.ceil(90 / Math.max(step, 0.1)))
  return (
    <div className={classes.chart}>
      <p className={classes.legend} role="status">
        {day && <b>{format.day(day.day)}</b>}
        <span data-kind="in">
          {t('dashboard.inUnits', { units: day ? format.number(day.unitsIn) : totals.unitsIn })}
        </span>
        <span data-kind="out">
          {t('dashboard.outUnits', { units: day ? format.number(day.unitsOut) : totals.unitsOut })}
        </span>
      </p>
      <div
        ref={ref}
        className={classes.plot}
        tabIndex={0}
        role="group"
        aria-label={t('dashboard.chartLabel', totals)}
        onKeyDown={onKeyDown}
        onBlur={() => setChosen(undefined)}
      >
        <svg
          width={width}
          height={height}
          aria-hidden
          onPointerMove={onPointerMove}
          onPointerLeave={() => setChosen(undefined)}
          onClick={() => chosen !== undefined && open(chosen)}
        >
          {scale.ticks.map((tick) => (
            <g key={tick}>
              <line x1={left} x2={width} y1={yOf(tick)} y2={yOf(tick)} data-zero={tick === 0 || undefined} />
              <text x={left - 6} y={yOf(tick) + 4} textAnchor="end">
                {format.compact(Math.abs(tick))}
              </text>
            </g>
          ))}
          {days.map(({ day: name, unitsIn, unitsOut }, index) => {
            const x = left + index * step + step * 0.15
            const thick = Math.max(1, step * 0.7)
            return (
              <g key={name} data-chosen={index === chosen || undefined}>
                {index === chosen && (
                  <rect
                    className={classes.band}
                    x={left + index * step}
                    y={0}
                    width={step}
                    height={height - axis}
                  />
                )}
                <Bar kind="in" {...{ x, thick }} from={yOf(0)} to={yOf(Math.min(unitsIn, scale.top))}>
                  {unitsIn > scale.top && told(unitsIn)}
                </Bar>
                <Bar kind="out" {...{ x, thick }} from={yOf(0)} to={yOf(Math.max(-unitsOut, scale.bottom))}>
                  {-unitsOut < scale.bottom && told(unitsOut)}
                </Bar>
                {index % labelEvery === 0 && left + index * step < width - 50 && (
                  <text x={left + index * step} y={height - 4}>
                    {format.shortDay(name)}
                  </text>
                )}
              </g>
            )
          })}
        </svg>
      </div>
    </div>
  )
}

interface BarProps {
  kind: 'in' | 'out'
  x: number
  thick: number
  from: number
  to: number
  /** How much it is, where it goes on beyond the chart: then it is drawn with a break. */
  children: ReactNode
}

function Bar({ kind, x, thick, from, to, children }: BarProps) {
  const towards = kind === 'in' ? 1 : -1
  const gap = to + towards * 12
  return (
    <>
      <rect
        className={classes[kind]}
        x={x}
        width={thick}
        y={Math.min(from, to)}
        height={Math.abs(from - to)}
      />
      {children && (
        <>
          <line className={classes.break} x1={x - 2} x2={x + thick + 2} y1={gap + 3} y2={gap - 3} />
          <text x={x + thick + 3} y={kind === 'in' ? to + 9 : to - 2}>
            {children}
          </text>
        </>
      )}
    </>
  )
}
