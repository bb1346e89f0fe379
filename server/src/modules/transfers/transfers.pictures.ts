import { Types } from 'mongoose'
import { command } from '../../platform/commands/command.ts'
import { stampOf } from '../../platform/commands/document.ts'
import { WriteConflict } from '../../platform/database/mongo.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import type { PictureBytes } from '../../platform/pictures/draw.ts'
import { picturesIn, type PictureSize } from '../../platform/pictures/kept.ts'
import { drawn, type Shown } from '../../platform/pictures/pictures.http.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { referenceOf, requireEnd } from './transfers.document.ts'
import { mostPictures, TransferModel, type Transfer, type TransferPicture } from './transfers.model.ts'
import { knownTransfer } from './transfers.queries.ts'

export const transferPictures = picturesIn('transferPictures')

/** Keeps a photo of what arrived damaged; the same photo again changes nothing. For who acts in the destination. */
export async function addPicture(ctx: Ctx, number: string, body: AsyncIterable<Buffer>) {
  // Nothing is drawn for who may not, or for what takes none.
  requireRoom(ctx, await knownTransfer(ctx, number))
  return drawn(ctx, body, (bytes) => keep(ctx, number, bytes))
}

const keep = (ctx: Ctx, number: string, bytes: PictureBytes): Promise<TransferPicture> =>
  command(ctx, {
    name: 'addTransferPicture',
    lock: [`transfer:${number}`],
    async run(record) {
      const transfer = await knownTransfer(ctx, number)
      const { _id, warehouses, pictures = [], version } = transfer
      const same = pictures.find(({ hash }) => hash === bytes.hash)
      if (same) return same
      requireRoom(ctx, transfer)
      const picture = { _id: ctx.newId(), hash: bytes.hash, addedAt: ctx.now(), addedBy: stampOf(ctx) }
      await record({
        ...{ kind: 'transfer.pictured', subject: referenceOf(transfer), warehouses },
        data: { picture: String(picture._id), hash: bytes.hash },
      })
      // A step that comes between writes the whole document.
      const { modifiedCount } = await TransferModel.updateOne(
        { _id, version },
        { $push: { pictures: picture } },
      )
      if (modifiedCount !== 1) throw new WriteConflict()
      await transferPictures.keep(picture._id, bytes)
      return picture
    },
  })

function requireRoom(ctx: Ctx, transfer: Transfer): void {
  requireEnd(ctx, transfer, 'to')
  if (!isDamaged(transfer)) throw badInput([problem(['number'], 'NOTHING_DAMAGED')])
  if (isFull(transfer)) throw badInput([problem(['file'], 'TOO_MANY', { most: mostPictures })])
}

export const isDamaged = ({ lines }: Transfer): boolean => lines.some(({ damaged }) => damaged > 0)
export const isFull = ({ pictures = [] }: Transfer): boolean => pictures.length >= mostPictures

/** For who may see the transfer. */
export async function pictureOf(
  ctx: Ctx,
  { number, id }: { number: string; id: string },
  size: PictureSize,
): Promise<Shown> {
  const { pictures = [] } = await knownTransfer(ctx, number)
  const picture = pictures.find(({ _id }) => String(_id) === id)
  if (!picture) throw notFound('Picture', [id])
  return { hash: picture.hash, bytes: () => transferPictures.bytesOf(picture._id, size) }
}

export const picturePath = (number: string, id: Types.ObjectId | string, size: PictureSize) =>
  `/files/transfers/${encodeURIComponent(number)}/pictures/${String(id)}${size === 'thumbnail' ? '/thumbnail' : ''}`
