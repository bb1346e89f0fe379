import type { ImportOfIdQuery } from './imports.generated.ts'

export type ImportDetail = NonNullable<ImportOfIdQuery['import']>
