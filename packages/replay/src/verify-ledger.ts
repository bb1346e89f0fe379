import { GudangError, type Client } from '@gudang/client'
import { VerifyLedgerDocument, type VerifyLedgerQuery } from './operations.generated.ts'

/** Asks until the check has ended; the server goes on with the same one meanwhile. */
export async function verifyLedger(client: Client): Promise<VerifyLedgerQuery['verifyLedger']> {
  for (;;) {
    try {
      return (await client.request(VerifyLedgerDocument, {})).verifyLedger
    } catch (error) {
      if (!(error instanceof GudangError) || error.code !== 'RESOURCE_BUSY') throw error
    }
  }
}
