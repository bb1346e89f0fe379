import { limits } from '@gudang/domain'
import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../domain/people/me.tsx'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { WarehouseSelect } from '../../domain/warehouses/warehouse-select.tsx'
import { useWarehousesQuery } from '../../domain/warehouses/warehouses.generated.ts'
import { useApi } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import { useProblemText } from '../../graphql/problem-text.ts'
import type { Place } from './label-rows.ts'
import { BinsDocument, type BinsQueryVariables } from './products.generated.ts'

/** So many stocks are looked at for their bins. */
const mostPages = 20

/** Bins by their names, a new rack's too, which nothing lies in yet; or those of a warehouse that begin so. */
export function BinField({ onBins }: { onBins: (bins: string[], place: Place) => void }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const problemText = useProblemText()
  const { code, choose } = useWarehouseChoice()
  const { data } = useWarehousesQuery({ fetchPolicy: 'cache-first' })
  const place = data?.warehouses.find((warehouse) => warehouse.code === code)
  const maySeeStock = useMay('inventory.view')
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const [looking, setLooking] = useState(false)
  const bin = text.trim()

  async function find(place: Place): Promise<void> {
    setLooking(true)
    try {
      const found = new Set<string>()
      let after: string | null = null
      for (let page = 0; page < mostPages && (page === 0 || after); page++) {
        const variables: BinsQueryVariables = { warehouseCode: place.code, bin, after }
        const asked = { query: BinsDocument, variables, fetchPolicy: 'network-only' } as const
        const { nodes, pageInfo } = (await client.query(asked)).data!.stocks
        for (const stock of nodes) if (stock.bin) found.add(stock.bin)
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null
      }
      setError(found.size === 0 ? t('labels.noBins', { bin }) : after ? t('labels.firstBins') : undefined)
      onBins([...found], place)
    } catch (failure) {
      setError(problemText(problemOf(failure)))
    }
    setLooking(false)
  }

  return (
    <Group gap={6} align="flex-start">
      <WarehouseSelect
        size="xs"
        w={150}
        aria-label={t('stock.warehouse')}
        value={code}
        onChange={choose}
        noneLabel={t('stock.warehouse')}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!place || !bin) return
          onBins([bin], place)
          setText('')
          setError(undefined)
        }}
      >
        <Group gap={6} wrap="nowrap" align="flex-start">
          <TextInput
            size="xs"
            w={150}
            aria-label={t('stock.bin')}
            placeholder={t('stock.bin')}
            maxLength={limits.bin}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setError(undefined)
            }}
            error={error}
          />
          <Button type="submit" size="xs" variant="default" disabled={!place || !bin}>
            {t('labels.addBin')}
          </Button>
        </Group>
      </form>
      {maySeeStock && (
        <Button
          size="xs"
          variant="default"
          disabled={!place || !bin}
          loading={looking}
          onClick={() => place && void find(place)}
        >
          {t('labels.allBins')}
        </Button>
      )}
    </Group>
  )
}
