import { limits } from '@gudang/domain'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../graphql/api.tsx'
import { fetchFile } from '../../graphql/files.ts'
import { problemOf, type Problem } from '../../graphql/problem.ts'
import { uploadFile } from '../../graphql/upload.ts'

const megabytes = limits.pictureMegabytes
export const pictureTypes = 'image/jpeg,image/png,image/webp'

/** Of bytes that were fetched with one's token: an <img> alone would send none. */
export function usePicture(path: string | undefined): string | undefined {
  const api = useApi()
  const [shown, setShown] = useState<{ path: string; source: string }>()
  useEffect(() => {
    if (!path) return
    const leaving = new AbortController()
    let source: string | undefined
    fetchFile(api, path, leaving.signal).then(
      (bytes) => {
        source = URL.createObjectURL(bytes)
        setShown({ path, source })
      },
      // The frame stays as it is without a picture.
      () => undefined,
    )
    return () => {
      leaving.abort()
      if (source) URL.revokeObjectURL(source)
    }
  }, [api, path])
  return shown?.path === path ? shown?.source : undefined
}

/** Sends a picture as it is; what is larger than the server takes is refused here. */
export function useSendPicture(path: string, onDone: () => void) {
  const { t } = useTranslation()
  const api = useApi()
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [refusal, setRefusal] = useState<string>()

  async function send(file: File): Promise<void> {
    setProblem(undefined)
    const isTooBig = file.size > megabytes * 1_000_000
    setRefusal(isTooBig ? t('products.page.pictureTooBig', { name: file.name, megabytes }) : undefined)
    if (isTooBig) return
    setSending(true)
    try {
      await uploadFile(api, {
        ...{ path, file, type: file.type },
        onProgress: () => undefined,
        signal: new AbortController().signal,
      })
      onDone()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setSending(false)
    }
  }

  return { send, sending, problem, refusal }
}
