import type { Types } from 'mongoose'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DocumentChanged } from '../../platform/commands/document.ts'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { resultUnion } from '../../platform/graphql/result-union.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { InsufficientStock } from '../stock/index.ts'
import { OverReceived, TransferStepRefused } from './transfers.errors.ts'
import { Transfer } from './transfers.model.ts'
import { TransferReceiving, TransferStep } from './transfers.rules.ts'

registerEnumType(TransferStep, { name: 'TransferStep', description: 'What can be done with a transfer.' })
registerEnumType(TransferReceiving, {
  name: 'TransferReceiving',
  description: 'How much of what was sent has arrived; ALL: nothing of it is open any more.',
})

@ObjectType({
  description:
    'A warehouse as the other end of a transfer: its name and no more. What it holds only those see who may act in it.',
})
export class Partner {
  @Field(() => ID, { name: 'id' }) _id!: Types.ObjectId
  @Field(() => String) code!: string
  @Field(() => String) name!: string
}

@ObjectType({ description: 'A step in the life of a transfer.' })
export class TransferTimelineEntry {
  @Field(() => TransferStep) step!: TransferStep
  @Field(() => DateTime) at!: Date
  @Field(() => ActorStamp) actor!: ActorStamp
  @Field(() => String, {
    nullable: true,
    description: 'Why it was cancelled; what was damaged, or lost, and how.',
  })
  note?: string | null
}

@ObjectType({ description: 'What waits for somebody; null for more than 10,000.' })
export class TransferCounts {
  @Field(() => Int, { nullable: true, description: 'DRAFT or READY, from a warehouse of the actor.' })
  toSend!: number | null
  @Field(() => Int, { nullable: true, description: 'IN_TRANSIT, from a warehouse of the actor.' })
  onTheWay!: number | null
  @Field(() => Int, { nullable: true, description: 'IN_TRANSIT, to a warehouse of the actor.' })
  toReceive!: number | null
  @Field(() => Int, { nullable: true, description: 'IN_TRANSIT and discrepant.' }) discrepant!: number | null
  @Field(() => Int, { nullable: true, description: 'IN_TRANSIT beyond expectedAt.' }) overdue!: number | null
}

@ObjectType({ description: 'Units on the way to a stock by one transfer.' })
export class IncomingLine {
  @Field(() => String) transferNumber!: string
  from!: Types.ObjectId
  @Field(() => Int) units!: number
  @Field(() => DateTime) sentAt!: Date
  @Field(() => DateTime, { nullable: true }) expectedAt?: Date | null
}

export const UpdateTransferResult = resultUnion('UpdateTransferResult', Transfer, [
  DocumentChanged,
  TransferStepRefused,
])
export const PromiseTransferResult = resultUnion('PromiseTransferResult', Transfer, [
  InsufficientStock,
  TransferStepRefused,
])
export const SendTransferResult = resultUnion('SendTransferResult', Transfer, [
  InsufficientStock,
  TransferStepRefused,
])
export const ReceiveTransferResult = resultUnion('ReceiveTransferResult', Transfer, [
  OverReceived,
  TransferStepRefused,
])
export const TransferStepResult = resultUnion('TransferStepResult', Transfer, [TransferStepRefused])
