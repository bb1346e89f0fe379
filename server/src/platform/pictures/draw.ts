import { limits } from '@gudang/domain'
import { createHash } from 'node:crypto'
import { badInput, problem } from '../inputs/field-problems.ts'

const mostBytes = limits.pictureMegabytes * 1_000_000
/** 2 MB of one colour are a gigabyte when they are unpacked. */
const mostPixels = 40_000_000
const known = ['jpeg', 'png', 'webp']

const sizes = { picture: 1_200, thumbnail: 160 }

export interface PictureBytes {
  hash: string
  picture: Buffer
  thumbnail: Buffer
}

/** All of a body that is no longer than a picture may be. */
export async function readPicture(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of body) {
    bytes += part.length
    if (bytes > mostBytes)
      throw badInput([problem(['file'], 'FILE_TOO_BIG', { most: limits.pictureMegabytes })])
    parts.push(part)
  }
  if (bytes === 0) throw badInput([problem(['file'], 'EMPTY')])
  return Buffer.concat(parts)
}

/** What is kept is made anew of what is seen: whatever else the bytes were, a program or the place of a photo, is gone. */
export async function drawPicture(bytes: Buffer): Promise<PictureBytes> {
  const sharp = await (loaded ??= load())
  try {
    const sent = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
    const { format } = await sent.metadata()
    if (!known.includes(format)) throw new Error(`A picture of the format ${format}`)
    const drawn = (most: number) =>
      sent
        .clone()
        .autoOrient()
        .resize(most, most, { fit: 'inside', withoutEnlargement: true })
        .webp()
        .toBuffer()
    const picture = await drawn(sizes.picture)
    const thumbnail = await drawn(sizes.thumbnail)
    return { hash: createHash('sha256').update(picture).digest('hex'), picture, thumbnail }
  } catch {
    throw badInput([problem(['file'], 'NO_PICTURE')])
  }
}

let loaded: ReturnType<typeof load> | undefined

/** With the first picture: a server that never draws one does without. Nothing but what is known is read at all. */
async function load() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
  })
  return sharp
}
