import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../graphql/api.tsx'

/** Where this installation has the playground on: there /graphql is a page for browsers. */
export function PlaygroundLink() {
  const { t } = useTranslation()
  const { url } = useApi()
  const [isOn, setOn] = useState(false)
  useEffect(() => {
    const controller = new AbortController()
    fetch(url, { method: 'HEAD', headers: { accept: 'text/html' }, signal: controller.signal }).then(
      ({ ok, headers }) => setOn(ok && !!headers.get('content-type')?.startsWith('text/html')),
      () => undefined,
    )
    return () => controller.abort()
  }, [url])
  if (!isOn) return null
  return (
    <Button variant="default" component="a" href={url} target="_blank" rel="noreferrer">
      {t('integrations.playground')}
    </Button>
  )
}
