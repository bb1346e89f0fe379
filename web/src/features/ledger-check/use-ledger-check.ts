import { useEffect, useState } from 'react'
import { useApi } from '../../graphql/api.tsx'
import { problemOf, type Problem } from '../../graphql/problem.ts'
import { useLedgerCheckQuery, VerifyLedgerDocument } from './ledger-check.generated.ts'

const askAgainMs = 2_000

/** The last report, and a new one where it is asked for: a check that is under way is waited for, whoever began it. */
export function useLedgerCheck() {
  const { client } = useApi()
  const [asking, setAsking] = useState(false)
  const [refused, setRefused] = useState<Problem>()
  const { data, error, refetch, startPolling, stopPolling } = useLedgerCheckQuery({
    skipPollAttempt: () => document.hidden,
  })
  const check = data?.ledgerCheck
  const runs = Boolean(check?.runningSince)
  useEffect(() => {
    if (!runs) return
    startPolling(askAgainMs)
    return stopPolling
  }, [runs, startPolling, stopPolling])

  async function run(): Promise<void> {
    setAsking(true)
    setRefused(undefined)
    const problem = await client
      .query({ query: VerifyLedgerDocument, fetchPolicy: 'network-only' })
      .then(() => undefined, problemOf)
    const after = await refetch().catch(() => undefined)
    // Longer than a query may take: it goes on, and is asked after.
    const goesOn = problem?.code === 'RESOURCE_BUSY' && after?.data?.ledgerCheck.runningSince
    if (problem && !goesOn) setRefused(problem)
    setAsking(false)
  }

  return { check, problem: error && problemOf(error), refused, isRunning: asking || runs, run, refetch }
}
