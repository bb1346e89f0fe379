import type { Plan } from './plan.ts'
import type { Outcome, Progress } from './run.ts'

/** Rewrites one line on a terminal; elsewhere prints a line now and then. */
export function progressLine(terminal: boolean, write: (text: string) => void): (progress: Progress) => void {
  let phase = ''
  let started = 0
  let told = 0
  return ({ phase: name, done, total }) => {
    const now = Date.now()
    if (name !== phase) {
      phase = name
      started = now
      told = 0
    }
    const last = done === total
    if (!last && now - told < (terminal ? 100 : 5_000)) return
    told = now
    const seconds = (now - started) / 1000
    const rate = seconds > 0 ? done / seconds : 0
    const left = rate > 0 && !last ? `, ${Math.ceil((total - done) / rate)} s left` : ''
    const text = `${name}: ${done} of ${total}, ${rate.toFixed(0)} a second${left}`
    write(terminal ? `\r\x1b[2K${text}${last ? '\n' : ''}` : `${text}\n`)
  }
}

export interface Accounts {
  rows: [string, number | string][]
  /** Every line of the file has its place, nothing failed, the ledger agrees with the levels. */
  clean: boolean
}

export function accountsOf(plan: Plan, outcome: Outcome): Accounts {
  const { order, return: returned, damage } = outcome.steps
  const kinds = [order, returned, damage]
  const used = kinds.reduce((sum, kind) => sum + kind.done.lines + kind.refused.lines + kind.failed.lines, 0)
  const leftOut = Object.values(plan.leftOut).reduce((sum, count) => sum + count, 0)
  const unexplained = plan.linesRead - used - leftOut
  const { ledger } = outcome
  return {
    rows: [
      ['Lines read', plan.linesRead],
      ['  used', used],
      ['    in orders placed', order.done.lines],
      ['    in orders refused for shortage', order.refused.lines],
      ['    returned to stock', returned.done.lines],
      ['    written off', damage.done.lines],
      ['    write-offs refused for shortage', damage.refused.lines + returned.refused.lines],
      ['    in failed commands', kinds.reduce((sum, kind) => sum + kind.failed.lines, 0)],
      ...Object.entries(plan.leftOut).map(([reason, count]): [string, number] => [
        `  left out: ${reason}`,
        count,
      ]),
      ['  unexplained', unexplained],
      ['Orders placed', order.done.commands],
      ['Orders refused for shortage', order.refused.commands],
      ['Errors', outcome.errorCount],
      ['Ledger: stocks checked', ledger?.stocksChecked ?? 'not checked'],
      ['Ledger: movements checked', ledger?.movementsChecked ?? 'not checked'],
      ['Ledger: mismatches', ledger?.mismatchCount ?? 'not checked'],
      ['Ledger: acknowledged', ledger?.acknowledgedCount ?? 'not checked'],
    ],
    clean: unexplained === 0 && outcome.errorCount === 0 && ledger?.mismatchCount === 0,
  }
}

export function table(rows: Accounts['rows']): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value).padStart(11)}`).join('\n')
}
