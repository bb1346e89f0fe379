import { median } from './harness.ts'

export interface Result {
  perSecond: number
  p50: number
  p99: number
  /** Of each operation. */
  cpuMs: Record<'server' | 'gateway' | 'database' | 'redis' | 'all', number>
  /** Of the database, each operation; those of the relay behind it included. */
  commands: number
}

export interface Cell {
  job: string
  clients: number
  side: string
  /** One of each round. */
  results: Result[]
}

export interface Run {
  machine: string
  seconds: number
  rounds: number
  memory: { name: string; idle: number; most: number }[]
  cells: Cell[]
}

const middle = ({ results }: Cell, of: (result: Result) => number): number => median(results.map(of))
const digits = (value: number, after: number): string => (Number.isFinite(value) ? value.toFixed(after) : '–')

const floorOf = ({ cells }: Run, { job, clients }: Cell): number =>
  middle(
    cells.find((cell) => cell.side === 'floor' && cell.job === job && cell.clients === clients)!,
    perSecond,
  )
const perSecond = (result: Result): number => result.perSecond

export function asMarkdown(run: Run): string {
  const header = [
    'job',
    'clients',
    'of',
    'per second',
    '× floor',
    'p50 ms',
    'p99 ms',
    'CPU ms each',
    'server',
    'gateway',
    'database',
    'Redis',
    'commands',
  ]
  const rows = run.cells.map((cell) => [
    cell.job,
    String(cell.clients),
    cell.side,
    digits(middle(cell, perSecond), 0),
    digits(middle(cell, perSecond) / floorOf(run, cell), 2),
    digits(
      middle(cell, ({ p50 }) => p50),
      1,
    ),
    digits(
      middle(cell, ({ p99 }) => p99),
      0,
    ),
    ...(['all', 'server', 'gateway', 'database', 'redis'] as const).map((part) =>
      digits(
        middle(cell, ({ cpuMs }) => cpuMs[part]),
        1,
      ),
    ),
    digits(
      middle(cell, ({ commands }) => commands),
      1,
    ),
  ])
  const table = [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  const memory = run.memory.map(
    ({ name, idle, most }) => `Memory of ${name}: ${digits(idle, 0)} MiB idle, ${digits(most, 0)} at most.`,
  )
  const how = `${run.machine}; medians of ${run.rounds} interleaved rounds of ${run.seconds} s each.`
  return [how, '', ...table, '', ...memory, ''].join('\n')
}

const [barHeight, labelWidth, barsWidth] = [16, 330, 420]
const colours = ['#d97706', '#64748b', '#cbd5e1']

/** CPU of each operation at the middle number of clients: a bar a side. */
export function asSvg(run: Run): string {
  const counts = [...new Set(run.cells.map(({ clients }) => clients))]
  const shown = run.cells.filter(({ clients }) => clients === counts[Math.floor(counts.length / 2)])
  const value = (cell: Cell) => middle(cell, ({ cpuMs, perSecond }) => cpuMs.all || 1_000 / perSecond)
  const most = Math.max(...shown.map(value))
  const sides = [...new Set(shown.map(({ side }) => side))]
  const bars = shown.map((cell, index) => {
    const y = index * barHeight + Math.floor(index / sides.length) * 8 + 24
    const width = (value(cell) / most) * barsWidth
    const label = cell.side === sides[0] ? escaped(cell.job) : ''
    return [
      `<text x="0" y="${y + 12}">${label}</text>`,
      `<rect x="${labelWidth}" y="${y}" width="${width.toFixed(1)}" height="${barHeight - 2}" fill="${colours[sides.indexOf(cell.side)] ?? '#000'}"/>`,
      `<text x="${(labelWidth + width + 6).toFixed(1)}" y="${y + 12}">${value(cell).toFixed(1)} ms ${escaped(cell.side)}</text>`,
    ].join('')
  })
  const height = shown.length * (barHeight + 8 / sides.length) + 40
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 ${Math.ceil(height)}" font-family="sans-serif" font-size="12">
<text x="0" y="14" font-weight="bold">CPU of each operation with ${counts[Math.floor(counts.length / 2)]} clients</text>
${bars.join('\n')}
</svg>
`
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
