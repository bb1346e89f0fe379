import { setTimeout as delay } from 'node:timers/promises'
import { importOf, upload } from '../imports.ts'
import { createClient } from '../test-client.ts'
import { codeOf, known, type Attack, type Group } from './attack.ts'

const header = 'sku,name,price,tags,barcodes\n'

/** What it is answered with, or, where it is taken, what its check says. */
const sending = (
  what: string,
  body: string | Uint8Array,
  expected: string | string[],
  kind: 'products' | 'stock-counts' = 'products',
  encoding?: string,
): Attack => ({
  what,
  door: 'upload',
  expected,
  async send(target) {
    const client = Object.assign(createClient(target.url), { accessToken: target.tokens.manager })
    const response = await upload(client, kind, body, encoding)
    if (!response.ok) return codeOf(response)
    const { id } = (await response.json()) as { id: string }
    for (;;) {
      const { state } = await importOf(client, id)
      if (state !== 'CHECKING') {
        await client.run('mutation ($id: ID!) { cancelImport(id: $id) { id } }', { id })
        return state
      }
      await delay(20)
    }
  },
})

const files: Group = {
  name: 'files that nobody should send',
  kind: 'waits',
  attacks: [
    sending('nothing', '', 'BAD_USER_INPUT'),
    sending('half a megabyte of newlines', header + '\n'.repeat(500_000), 'INVALID'),
    sending('half a megabyte of commas', header + ','.repeat(500_000), 'INVALID'),
    sending('half a megabyte of quotes', header + '"'.repeat(500_001), 'INVALID'),
    sending('one cell without an end', `${header}"${'x'.repeat(500_000)}`, 'INVALID'),
    sending('20,000 columns', `${'sku,'.repeat(20_000)}\nA`, 'INVALID'),
    sending('20,000 bad rows', header + ',,-\n'.repeat(20_000), 'INVALID'),
    sending(
      'a spreadsheet',
      Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(50_000)]),
      'BAD_USER_INPUT',
    ),
    sending('zeros', Buffer.alloc(200_000), 'BAD_USER_INPUT'),
    sending('no UTF-8', Buffer.from(`${header}A,\xff\xfe,1\n`, 'latin1'), 'INVALID'),
    sending('an encoding that is none', header, 'BAD_USER_INPUT', 'products', 'ebcdic'),
    sending('half of UTF-16', Buffer.from([0xff, 0xfe, 0x00]), 'INVALID'),
    sending('formulas', `${header}=1+1,${'=cmd|/c calc!A1,'.repeat(100)}`, 'INVALID'),
    sending(
      'counts of nobody',
      `sku,warehouse,counted\n${'NONE,NONE,1\n'.repeat(5_000)}`,
      'INVALID',
      'stock-counts',
    ),
    sending(
      'counts of 10^9',
      `sku,warehouse,counted\n${`${known.sku},${known.warehouse},1e9\n`.repeat(5_000)}`,
      'INVALID',
      'stock-counts',
    ),
  ],
}

export const ugly: Group[] = [files]
