import { Button, Skeleton, Stack } from '@mantine/core'
import { IconPencil, IconTags } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { Can, useMay } from '../../../domain/people/me.tsx'
import { useLiveRefetch } from '../../../graphql/api.tsx'
import { problemOf } from '../../../graphql/problem.ts'
import { paths } from '../../../paths.ts'
import { DialogSlot } from '../../../ui/dialog/dialog-slot.tsx'
import { EmptyState, ErrorState } from '../../../ui/feedback/states.tsx'
import { useUrlState } from '../../../ui/navigation/use-url-state.ts'
import { Page } from '../../../ui/page/page.tsx'
import { part } from '../../../ui/part.ts'
import { useProductPageQuery, type ProductPageQuery } from '../products.generated.ts'
import { ProductFacts } from './product-facts.tsx'
import { ProductLedger } from './product-ledger.tsx'
import { ProductLevels } from './product-levels.tsx'
import { ProductOrders } from './product-orders.tsx'
import { ProductPicture } from './product-picture.tsx'
import classes from './product-page.module.css'

const PacksDialog = part(async () => (await import('../packs/packs-dialog.tsx')).PacksDialog)
const ProductDialog = part(async () => (await import('../product-dialog.tsx')).ProductDialog)

/** All that is known of one product, over all warehouses that one may see. */
export function ProductPage() {
  const { t } = useTranslation()
  const sku = useParams().sku!
  const withStocks = useMay('inventory.view')
  const { data, error, refetch } = useProductPageQuery({ variables: { sku, withStocks } })
  useLiveRefetch('stock', () => void refetch(), 2_000)
  if (error && !data) {
    return (
      <Page title={sku}>
        <ErrorState problem={problemOf(error)} retry={refetch} />
      </Page>
    )
  }
  if (!data) {
    return (
      <Page title={sku}>
        <Stack aria-busy>
          <Skeleton h={96} />
          <Skeleton h={180} />
          <Skeleton h={300} />
        </Stack>
      </Page>
    )
  }
  if (!data.product) {
    return (
      <Page title={sku}>
        <EmptyState title={t('products.missing')} hint={t('products.missingHint', { sku })} />
      </Page>
    )
  }
  return (
    <ProductView product={data.product} alerts={data.alerts?.nodes ?? []} refetch={() => void refetch()} />
  )
}

interface ProductViewProps {
  product: NonNullable<ProductPageQuery['product']>
  alerts: NonNullable<ProductPageQuery['alerts']>['nodes']
  refetch: () => void
}

function ProductView({ product, alerts, refetch }: ProductViewProps) {
  const { t } = useTranslation()
  const url = useUrlState()
  const mayManage = useMay('product.manage')
  const { sku, name } = product
  const editing = url.get('edit') === '1'
  const packing = url.get('packs') === '1' && mayManage
  const close = () => url.set({ edit: undefined, packs: undefined }, { keepPage: true })
  return (
    <Page
      title={sku}
      subtitle={name}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconTags size={14} aria-hidden />}
            component={Link}
            to={`${paths.labels}?${new URLSearchParams({ sku }).toString()}`}
          >
            {t('labels.title')}
          </Button>
          {mayManage && !product.isDeleted && (
            <Button variant="default" onClick={() => url.set({ packs: '1' }, { keepPage: true })}>
              {t('products.packs.title')}
            </Button>
          )}
          {mayManage && (
            <Button
              leftSection={<IconPencil size={14} aria-hidden />}
              onClick={() => url.set({ edit: '1' }, { keepPage: true })}
            >
              {t('products.page.edit')}
            </Button>
          )}
        </>
      }
    >
      <div className={classes.page}>
        <div className={classes.beside}>
          <ProductPicture product={product} onChange={refetch} />
          <ProductFacts product={product} />
        </div>
        <div className={classes.main}>
          {product.stocks && (
            <ProductLevels sku={sku} stocks={product.stocks} alerts={alerts} packs={product.packs} />
          )}
          <Can permission="order.view">
            <ProductOrders sku={sku} />
          </Can>
          <Can permission="inventory.view">
            <ProductLedger sku={sku} />
          </Can>
        </div>
      </div>
      <DialogSlot onClose={close}>
        {editing && <ProductDialog sku={sku} readOnly={!mayManage} onClose={close} onChange={refetch} />}
        {packing && <PacksDialog product={product} onClose={close} onChange={refetch} />}
      </DialogSlot>
    </Page>
  )
}
