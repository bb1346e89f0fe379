import type { PictureSize } from '../../platform/pictures/kept.ts'

/** Another picture has another address: what shows it notices. */
export const picturePath = (sku: string, size: PictureSize, hash: string) =>
  `/files/products/${encodeURIComponent(sku)}/${size}?of=${hash.slice(0, 16)}`
