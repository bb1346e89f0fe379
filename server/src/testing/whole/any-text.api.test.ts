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

/** By what Unicode says, not by our rules: what comes back is whole, has no NUL and one form. */
function expectWhole(text: string | null): void {
  if (text === null) return
  expect([/\p{Surrogate}/u.test(text), text.includes('\0'), text.normalize('NFC')]).toEqual([
    false,
    false,
    text,
  ])
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
      for (const text of [movement.note, movement.reference?.label ?? null]) expectWhole(text)
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

/** As JSON writes a number, and as it does not. */
const anyNumeral = fc.oneof(
  fc.integer().map(String),
  fc.double().map(String),
  fc.maxSafeInteger().map(String),
  fc.constantFrom('-0', '-0.0', '1.0', '1e2', '1E+2', '1e21', '1e-7', '0.1', '2147483647', '2147483648'),
  fc.constantFrom(
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '1e999',
    'NaN',
    '01',
    '"1"',
    'null',
  ),
)

it('any number of a command is refused or counted as it was told, however it is written and wherever it stands', async () => {
  const counted = `mutation ($input: AdjustStockInput!) {
    adjustStock(input: $input) { ... on StockAdjusted { stock { onHand } } }
  }`
  const query = JSON.stringify(counted)
  let taken = 0
  await fc.assert(
    fc.asyncProperty(anyNumeral, fc.boolean(), async (numeral, isFirst) => {
      const facts = '"sku":"LAMP","warehouseCode":"LONDON","reason":"COUNT"'
      const fields = [facts, `"countedOnHand":${numeral}`, '"note":null']
      const input = `{${(isFirst ? fields.reverse() : fields).join()}}`
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.accessToken}` },
        body: `{"query":${query},"variables":{"input":${input}}}`,
      })
      const { data, errors } = (await response.json()) as {
        data?: { adjustStock: { stock: { onHand: number } } } | null
        errors?: { extensions: { code: string } }[]
      }
      if (errors || !data) {
        expect(errors![0]!.extensions.code).not.toBe('INTERNAL_SERVER_ERROR')
        return
      }
      taken++
      // JSON's -0 is a 0 of ours.
      expect(data.adjustStock.stock.onHand).toBe(Number(numeral) + 0)
    }),
    { numRuns: 120 },
  )
  expect(taken).toBeGreaterThan(10)
  await admin.run(adjust, {
    input: { sku: 'LAMP', warehouseCode: 'LONDON', reason: 'COUNT', countedOnHand: 1_000 },
  })
  await expectProven()
})

it('a command is the same one however its fields are ordered, and whichever of its forms each text has', async () => {
  const answers = new Set<string>()
  for (const input of [
    { sku: 'LAMP', warehouseCode: 'LONDON', delta: 3, reason: 'FOUND', note: 'é', idempotencyKey: 'one' },
    {
      idempotencyKey: 'one',
      note: 'e\u0301',
      reason: 'FOUND',
      delta: 3,
      warehouseCode: 'LONDON',
      sku: 'LAMP',
    },
    {
      ...{
        sku: ' lamp ',
        warehouseCode: 'london',
        delta: 3,
        reason: 'FOUND',
        note: 'é\n',
        idempotencyKey: 'one',
      },
      ...{ externalReference: null, expectedOnHand: undefined },
    },
  ])
    answers.add(JSON.stringify(await admin.send(adjust, { input })))
  expect([...answers]).toEqual([expect.stringContaining('"note":"é"')])
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
    const found = await admin.run<{ product: { name: string } }>(
      'query ($sku: String!) { product(sku: $sku) { name } }',
      { sku: `P${at}` },
    )
    expectWhole(found.product.name)
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
