import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { problemOf } from '../../graphql/problem.ts'
import { Dialog, DialogStack } from '../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { EmptyState, ErrorState, ProblemAlert } from '../../ui/feedback/states.tsx'
import { ProductFacts } from './page/product-facts.tsx'
import { ProductForm } from './product-form.tsx'
import {
  useDeleteProductCommand,
  useProductDetailQuery,
  useRestoreProductCommand,
  type ProductRowFragment,
} from './products.generated.ts'

interface ProductDialogProps {
  /** From the address: undefined is closed, 'new' creates one. */
  sku: string | undefined
  readOnly: boolean
  onClose: () => void
  onChange: () => void
}

export function ProductDialog({ sku, readOnly, onClose, onChange }: ProductDialogProps) {
  const { t } = useTranslation()
  const isNew = sku === 'new'
  return (
    <DialogStack>
      <Dialog
        title={isNew ? t('products.new') : (sku ?? t('shell.products'))}
        opened={sku !== undefined && !(isNew && readOnly)}
        onClose={onClose}
      >
        {isNew && <ProductForm product={undefined} onClose={onClose} onChange={onChange} />}
        {sku && !isNew && (
          <ExistingProduct key={sku} sku={sku} readOnly={readOnly} onClose={onClose} onChange={onChange} />
        )}
      </Dialog>
    </DialogStack>
  )
}

type ExistingProps = Omit<ProductDialogProps, 'sku'> & { sku: string }

function ExistingProduct({ sku, readOnly, onClose, onChange }: ExistingProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useProductDetailQuery({ variables: { sku } })
  if (error && !data) return <ErrorState problem={problemOf(error)} retry={refetch} />
  if (!data) {
    return (
      <Stack gap="sm" aria-busy>
        {[56, 56, 56, 56].map((height, index) => (
          <Skeleton h={height} key={index} />
        ))}
      </Stack>
    )
  }
  if (!data.product)
    return <EmptyState title={t('products.missing')} hint={t('products.missingHint', { sku })} />
  return (
    <Stack gap="sm">
      {readOnly || data.product.isDeleted ? (
        <ProductFacts product={data.product} named />
      ) : (
        <ProductForm product={data.product} onClose={onClose} onChange={onChange} />
      )}
      <Group
        justify="space-between"
        gap="xs"
        pt="sm"
        style={{ borderTop: '1px solid var(--gd-line)' }}
        align="flex-start"
      >
        <Button variant="default" component={Link} to={`${paths.labels}?sku=${encodeURIComponent(sku)}`}>
          {t('labels.title')}
        </Button>
        {!readOnly && (
          <DeleteOrRestore
            product={data.product}
            onClose={onClose}
            onChange={onChange}
            onConflict={() => void refetch()}
          />
        )}
      </Group>
    </Stack>
  )
}

interface DeleteOrRestoreProps {
  product: ProductRowFragment
  onClose: () => void
  onChange: () => void
  onConflict: () => void
}

/** Deletes at once and can be undone with one click, so it does not ask first. */
function DeleteOrRestore({ product, onClose, onChange, onConflict }: DeleteOrRestoreProps) {
  const { t } = useTranslation()
  const { sku, version: expectedVersion } = product
  const restore = useRestoreProductCommand({
    Product: () => {
      notifyDone(t('products.restored', { sku }))
      onChange()
      onClose()
    },
  })
  const undo = () => void restore.run((idempotencyKey) => ({ sku, idempotencyKey }))
  const remove = useDeleteProductCommand({
    Product: () => {
      notifyDone(t('products.deletedDone', { sku }), { label: t('products.undo'), run: undo })
      onChange()
      onClose()
    },
  })
  const command = product.isDeleted ? restore : remove
  const bringBack = () =>
    void restore.run((idempotencyKey) => ({ sku, expectedVersion, idempotencyKey }), { onConflict })
  return (
    <Stack gap="xs" align="flex-end">
      {product.isDeleted ? (
        <Button loading={restore.running} onClick={bringBack}>
          {t('products.restore')}
        </Button>
      ) : (
        <Button
          variant="default"
          c="var(--mantine-color-error)"
          loading={remove.running}
          onClick={() =>
            void remove.run((idempotencyKey) => ({ sku, expectedVersion, idempotencyKey }), {
              onConflict,
              optimistic: { deleteProduct: { ...product, isDeleted: true } },
            })
          }
        >
          {t('products.delete')}
        </Button>
      )}
      <ProblemAlert problem={command.problem} />
    </Stack>
  )
}
