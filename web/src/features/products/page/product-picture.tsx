import { limits } from '@gudang/domain'
import { Button, FileButton, Group, Text } from '@mantine/core'
import { IconPhoto } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../domain/people/me.tsx'
import { useApi } from '../../../graphql/api.tsx'
import { fetchFile } from '../../../graphql/files.ts'
import { problemOf, type Problem } from '../../../graphql/problem.ts'
import { uploadFile } from '../../../graphql/upload.ts'
import { notifyDone } from '../../../ui/feedback/notify.ts'
import { ProblemAlert } from '../../../ui/feedback/states.tsx'
import { Refusal } from '../../../ui/form/refusal.tsx'
import { useRemoveProductPictureCommand, type ProductPageQuery } from '../products.generated.ts'
import classes from './product-page.module.css'

const megabytes = limits.pictureMegabytes

interface ProductPictureProps {
  product: NonNullable<ProductPageQuery['product']>
  onChange: () => void
}

export function ProductPicture({ product, onChange }: ProductPictureProps) {
  const { t } = useTranslation()
  const mayManage = useMay('product.manage')
  const { sku, picture } = product
  const source = usePicture(picture?.url)
  const { send, sending, problem, refusal } = useSending(sku, onChange)
  const remove = useRemoveProductPictureCommand({
    Product: () => notifyDone(t('products.page.pictureRemoved', { sku })),
  })
  if (!picture && !mayManage) return null
  return (
    <section className={classes.picture} aria-label={t('products.page.picture')}>
      <div className={classes.frame}>
        {source ? (
          <img src={source} alt={t('products.page.pictureOf', { sku })} />
        ) : (
          <IconPhoto size={32} stroke={1.25} aria-hidden />
        )}
      </div>
      {mayManage && (
        <Group gap={6}>
          <FileButton accept="image/jpeg,image/png,image/webp" onChange={(file) => file && void send(file)}>
            {(props) => (
              <Button {...props} variant="default" size="compact-sm" loading={sending}>
                {t(picture ? 'products.page.changePicture' : 'products.page.addPicture')}
              </Button>
            )}
          </FileButton>
          {picture && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              loading={remove.running}
              onClick={() => void remove.run((idempotencyKey) => ({ sku, idempotencyKey }))}
            >
              {t('products.page.removePicture')}
            </Button>
          )}
        </Group>
      )}
      {mayManage && !picture && (
        <Text size="xs" c="dimmed">
          {t('products.page.pictureHint', { megabytes })}
        </Text>
      )}
      <Refusal>{refusal}</Refusal>
      <ProblemAlert problem={problem ?? remove.problem} />
    </section>
  )
}

/** Of bytes that were fetched with one's token: an <img> alone would send none. */
function usePicture(path: string | undefined): string | undefined {
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

function useSending(sku: string, onDone: () => void) {
  const { t } = useTranslation()
  const api = useApi()
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [refusal, setRefusal] = useState<string>()

  async function send(file: File): Promise<void> {
    setProblem(undefined)
    setRefusal(
      file.size > megabytes * 1_000_000
        ? t('products.page.pictureTooBig', { name: file.name, megabytes })
        : undefined,
    )
    if (file.size > megabytes * 1_000_000) return
    setSending(true)
    try {
      await uploadFile(api, {
        path: `/files/products/${encodeURIComponent(sku)}/picture`,
        file,
        type: file.type,
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
