import { limits } from '@gudang/domain'
import { Button, FileButton, Group, Text } from '@mantine/core'
import { IconPhoto } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../domain/people/me.tsx'
import { pictureTypes, usePicture, useSendPicture } from '../../../domain/pictures/use-picture.ts'
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
  const { send, sending, problem, refusal } = useSendPicture(
    `/files/products/${encodeURIComponent(sku)}/picture`,
    onChange,
  )
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
          <FileButton accept={pictureTypes} onChange={(file) => file && void send(file)}>
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
