import { Badge, Button, Checkbox, Group, Select } from '@mantine/core'
import { IconPackage, IconPlus, IconTableOptions, IconTags } from '@tabler/icons-react'
import { Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { ExportButton } from '../../domain/exports/export-button.tsx'
import { Can, useMay, useMoney } from '../../domain/people/me.tsx'
import { paths } from '../../paths.ts'
import { ProductSearchField } from '../../domain/products/product-search-field.tsx'
import { productFilter } from '../../domain/views/list-filters.ts'
import { SavedViews } from '../../domain/views/saved-views.tsx'
import { Filters } from '../../ui/filters/filters.tsx'
import { useExactHit } from '../../ui/filters/use-exact-hit.ts'
import { problemOf } from '../../graphql/problem.ts'
import type { ProductSort } from '../../graphql/schema.generated.ts'
import { part } from '../../ui/part.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { optionsBySearch } from '../../ui/form/options-by-search.ts'
import { Page } from '../../ui/page/page.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { useDialogAddress } from '../../ui/navigation/use-dialog-address.ts'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { ProductDialog } from './product-dialog.tsx'
import { useProductsQuery, useTagsQuery, type ProductRowFragment } from './products.generated.ts'

const ProductGrid = part(async () => (await import('./product-grid.tsx')).ProductGrid)

const sorts: ProductSort[] = ['SKU', 'NAME', 'PRICE_ASC', 'PRICE_DESC', 'NEWEST']

export function ProductListPage() {
  const { t } = useTranslation()
  const url = useUrlState()
  const navigate = useNavigate()
  const paging = usePaging()
  const dialog = useDialogAddress('product')
  const mayManage = useMay('product.manage')
  const edits = mayManage && url.get('edit') === '1'
  const search = url.get('q') ?? ''
  const tag = url.get('tag')
  const deleted = url.get('deleted') === '1'
  const sort = sorts.find((known) => known === url.get('sort'))
  const tags = useTagsQuery()
  const columns = useColumns()
  const filter = productFilter(url.get)
  const { data, previousData, error, loading, refetch } = useProductsQuery({
    variables: {
      first: paging.size,
      after: paging.after,
      sort,
      filter: { ...filter, includeDeleted: deleted || undefined },
    },
  })
  const openExact = useExactHit({
    search,
    rows: data?.products.nodes,
    namesOf: ({ sku }) => [sku],
    open: ({ sku }) => void navigate(paths.product(sku)),
  })
  const products = (data ?? (loading ? previousData : undefined))?.products
  const newProduct = (
    <Can permission="product.manage">
      <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => dialog.open('new')}>
        {t('products.new')}
      </Button>
    </Can>
  )
  return (
    <Page
      fill
      title={t('shell.products')}
      actions={
        <>
          <ExportButton
            kind="PRODUCTS"
            filter={filter}
            without={deleted ? t('products.withoutDeleted') : undefined}
          />
          <Button
            variant="default"
            leftSection={<IconTags size={14} aria-hidden />}
            data-icon-on-phone
            component={Link}
            to={`${paths.labels}?${new URLSearchParams({ ...(search && { q: search }), ...(tag && { tag }) }).toString()}`}
          >
            <span className="gd-wide">{t('labels.title')}</span>
          </Button>
          {mayManage && !edits && (
            <Button
              variant="default"
              leftSection={<IconTableOptions size={14} aria-hidden />}
              data-icon-on-phone
              data-edit-rows
              onClick={() => url.set({ edit: '1' }, { keepPage: true })}
            >
              <span className="gd-wide">{t('grid.editPrices')}</span>
            </Button>
          )}
          {newProduct}
        </>
      }
      toolbar={
        <>
          <ProductSearchField
            label={t('products.search')}
            value={search}
            onChange={(q) => url.set({ q })}
            onEnter={openExact}
          />
          <Filters
            chips={[
              tag !== undefined && { parameters: ['tag'], text: `${t('products.tag')}: ${tag}` },
              deleted && { parameters: ['deleted'], text: t('products.withDeleted') },
            ]}
          >
            <Select
              size="xs"
              w={160}
              aria-label={t('products.tag')}
              placeholder={t('products.anyTag')}
              searchable
              filter={optionsBySearch}
              clearable
              limit={50}
              clearButtonProps={{ 'aria-label': t('actions.clear') }}
              value={tag ?? null}
              onChange={(value) => url.set({ tag: value ?? undefined })}
              data={(tags.data?.tags ?? []).map(({ tag: value, count }) => ({
                value,
                label: `${value} (${count})`,
              }))}
            />
            <Select
              size="xs"
              w={160}
              aria-label={t('products.sort')}
              allowDeselect={false}
              value={sort ?? 'SKU'}
              onChange={(value) => url.set({ sort: value === 'SKU' ? undefined : (value ?? undefined) })}
              data={sorts.map((value) => ({ value, label: t(`products.sorts.${value}`) }))}
            />
            <Checkbox
              size="xs"
              label={t('products.withDeleted')}
              checked={deleted}
              onChange={(event) => url.set({ deleted: event.currentTarget.checked ? '1' : undefined })}
            />
            <SavedViews list="PRODUCTS" parameters={['q', 'tag', 'deleted', 'sort']} />
          </Filters>
        </>
      }
    >
      {edits ? (
        <Suspense>
          <ProductGrid
            products={data?.products.nodes}
            pageInfo={data?.products.pageInfo}
            paging={paging}
            onClose={() => url.set({ edit: undefined }, { keepPage: true })}
          />
        </Suspense>
      ) : (
        <DataTable
          label={t('shell.products')}
          columns={columns}
          rows={products?.nodes}
          pageInfo={products?.pageInfo}
          problem={error && problemOf(error)}
          retry={refetch}
          paging={paging}
          onRowClick={({ sku }) => void navigate(paths.product(sku))}
          empty={
            search || tag ? (
              <EmptyState
                title={t('products.nothingFound')}
                hint={t('products.nothingFoundHint')}
                action={
                  <Button variant="default" onClick={() => url.set({ q: undefined, tag: undefined })}>
                    {t('actions.clearFilters')}
                  </Button>
                }
              />
            ) : (
              <EmptyState
                icon={<IconPackage stroke={1.5} aria-hidden />}
                title={t('products.empty')}
                hint={t('products.emptyHint')}
                action={newProduct}
              />
            )
          }
        />
      )}
      <ProductDialog
        sku={dialog.value}
        readOnly={!mayManage}
        onClose={dialog.close}
        onChange={() => void refetch()}
      />
    </Page>
  )
}

function useColumns(): Column<ProductRowFragment>[] {
  const { t } = useTranslation()
  const money = useMoney()
  return useMemo(
    (): Column<ProductRowFragment>[] => [
      {
        name: 'sku',
        title: t('products.sku'),
        render: ({ sku, name, isDeleted }) => (
          <>
            <Group gap={6} wrap="nowrap">
              <RowLink className="gd-link gd-code" to={paths.product(sku)}>
                {sku}
              </RowLink>
              {isDeleted && (
                <Badge size="xs" variant="default">
                  {t('products.deleted')}
                </Badge>
              )}
            </Group>
            <span className="gd-phone">{name}</span>
          </>
        ),
      },
      {
        name: 'name',
        title: t('products.name'),
        grow: true,
        from: 'sm',
        render: ({ name }) => <span title={name}>{name}</span>,
      },
      {
        name: 'tags',
        title: t('products.tags'),
        from: 'md',
        render: ({ tags }) => (
          <span className="gd-clip" style={{ display: 'block', maxWidth: '14rem' }} title={tags.join(', ')}>
            {tags.join(', ')}
          </span>
        ),
      },
      {
        name: 'barcode',
        title: t('products.barcodes'),
        from: 'lg',
        render: ({ barcodes }) => (
          <span className="gd-number" title={barcodes.join(', ')}>
            {barcodes[0]}
            {barcodes.length > 1 && ` +${barcodes.length - 1}`}
          </span>
        ),
      },
      { name: 'price', title: t('products.price'), numeric: true, render: ({ price }) => money(price) },
    ],
    [t, money],
  )
}
