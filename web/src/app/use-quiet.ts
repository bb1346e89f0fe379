import { NetworkStatus } from '@apollo/client'
import { useEffect, useState } from 'react'
import { useApi } from '../graphql/api.tsx'

const lookedAtEveryMs = 1_500

/** Whether the page has what it needs: from then on there is time for what nobody waits for. */
export function useQuiet(): boolean {
  const { client } = useApi()
  const [isQuiet, setQuiet] = useState(false)
  useEffect(() => {
    const timer = setInterval(() => {
      const queries = [...client.getObservableQueries('active')]
      if (queries.some((query) => query.getCurrentResult().networkStatus < NetworkStatus.ready)) return
      clearInterval(timer)
      setQuiet(true)
    }, lookedAtEveryMs)
    return () => clearInterval(timer)
  }, [client])
  return isQuiet
}
