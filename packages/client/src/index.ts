export { createClient, GudangError, type Client, type ClientOptions, type Credentials } from './client.ts'
export { verifyLedger } from './verify-ledger.ts'
export * from './operations.generated.ts'
