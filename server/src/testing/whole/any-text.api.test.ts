import { readName, readNote, readText, type ReadText } from '@gudang/domain'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { applied, settled } from '../imports.ts'
import { stockUp } from '../catalogue.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
  await stockUp(app.ctx, { LONDON: { LAMP: 1_000 } })
})
afterAll(() => app.stop())

/** Of every plane, halves of pairs among them, and what hashes, BSON, CSV and screens might each write differently. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
      fc.constantFrom(
        '🔥',
        '\ud83d',
        'e\u0301',
        '\ufb2c',
        'ﷺ',
        '\ufffe',
        '\u2028',
        '\u202e',
        '\u200b',
        '"',
        '\\',
        '\r\n',
        ' ',
        'a',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

const adjust = `mutation ($input: AdjustStockInput!) {
  adjustStock(input: $input) { ... on StockAdjusted { movement { id note reference { id label } } } }
}`
interface Read {
  note: string | null
  reference: { id: string; label: string } | null
}

async function expectProven(): Promise<void> {
  const { verifyLedger } = await admin.run<{ verifyLedger: object }>(
    '{ verifyLedger { mismatches { problem } } }',
  )
  expect(verifyLedger).toEqual({ mismatches: [] })
}

const textOf = (read: ReadText) => ('text' in read ? read.text : undefined)

it('any text of a command is refused or read back as it was told, and the ledger proves itself', async () => {
  const told: { id: string; note: string | null; reference: string | null }[] = []
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (note, externalReference) => {
      const input = {
        sku: 'LAMP',
        warehouseCode: 'LONDON',
        delta: 1,
        reason: 'RECEIPT',
        note,
        externalReference,
      }
      const { data, errors } = await admin.send<{ adjustStock: { movement: Read & { id: string } } }>(
        adjust,
        { input },
      )
      const [asNote, asName] = [textOf(readNote(note)), textOf(readName(externalReference))]
      if (asNote === undefined || asName === undefined) {
        expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
        return
      }
      const { movement } = data!.adjustStock
      expect([movement.note, movement.reference?.label ?? null]).toEqual([asNote || null, asName || null])
      told.push({ id: movement.id, note: asNote || null, reference: asName || null })
    }),
    { numRuns: 80 },
  )
  const { movements } = await admin.run<{ movements: { nodes: (Read & { id: string })[] } }>(
    '{ movements(first: 100) { nodes { id note reference { id label } } } }',
  )
  const kept = new Map(movements.nodes.map((node) => [node.id, node]))
  for (const { id, note, reference } of told)
    expect([kept.get(id)!.note, kept.get(id)!.reference?.id ?? null]).toEqual([note, reference])
  await expectProven()
})

it('a zero below zero and the largest numbers are what they were', async () => {
  const literal = (field: string) =>
    `mutation { adjustStock(input: { sku: "LAMP", warehouseCode: "LONDON", reason: COUNT, ${field} }) { ... on StockAdjusted { movement { quantityDelta quantityAfter } } } }`
  expect(await admin.run(literal('countedOnHand: -0'))).toMatchObject({
    adjustStock: { movement: { quantityAfter: 0 } },
  })
  expect(await admin.run(literal('countedOnHand: -0'))).toMatchObject({
    adjustStock: { movement: { quantityDelta: 0 } },
  })
  expect(await admin.run(literal('delta: 2147483647'))).toMatchObject({
    adjustStock: { movement: { quantityAfter: 2_147_483_647 } },
  })
  await admin.run(literal('countedOnHand: 1000'))
  for (const number of ['9007199254740993', '1e999', 'NaN', '0.5'])
    expect((await admin.send(literal(`delta: ${number}`))).errors).toBeDefined()
  await expectProven()
})

it('any text of a file is refused by its row or read back as it was told, the name of the file too', async () => {
  const names = fc
    .sample(anyText, 80)
    .map((text, index) => `n${index} ${text}z`)
    .filter((name) => 'text' in readText(name))
  const file = (among: number[]) =>
    Buffer.from(
      ['sku,name,price', ...among.map((at) => `P${at},"${names[at]!.replaceAll('"', '""')}",1`)].join('\r\n'),
    )
  const send = async (kind: string, fileName: string, body: Buffer) => {
    const answer = await fetch(`${app.url}/imports/${kind}?fileName=${encodeURIComponent(fileName)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin.accessToken}` },
      body: new Uint8Array(body),
    })
    return settled(admin, ((await answer.json()) as { id: string }).id)
  }
  const texts = names.map((name) => textOf(readName(name)))
  const [good, bad] = [true, false].map((isGood) =>
    texts.flatMap((text, at) => ((text !== undefined) === isGood ? [at] : [])),
  ) as [number[], number[]]
  expect(await send('products', 'bad.csv', file(bad))).toMatchObject({ errorCount: bad.length })
  const ready = await send('products', 'good.csv', file(good))
  expect([ready.state, ready.errors]).toEqual(['READY', []])
  await applied(admin, ready.id)
  for (const at of good) {
    const found = await admin.run('query ($sku: String!) { product(sku: $sku) { name } }', { sku: `P${at}` })
    expect(found).toEqual({ product: { name: texts[at] } })
  }
  const counts = Buffer.from('sku,warehouse,counted\nLAMP,LONDON,7\n')
  for (const fileName of ['Cafe\u0301 🔥.csv', 'ﷺ\u202e\u200b.csv']) {
    const counted = await send('stock-counts', fileName, counts)
    await applied(admin, counted.id)
    const { movements } = await admin.run<{ movements: { nodes: Read[] } }>(
      '{ movements(first: 1, filter: { sku: "lamp" }) { nodes { note reference { id label } } } }',
    )
    if (counted.changeCount > 0) expect(movements.nodes[0]!.reference!.label).toBe(textOf(readName(fileName)))
  }
  await expectProven()
})
