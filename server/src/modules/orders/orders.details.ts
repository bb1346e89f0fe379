import { limits } from '@gudang/domain'
import { prop } from '@typegoose/typegoose'
import { Field, InputType, ObjectType } from 'type-graphql'
import { z } from 'zod'
import { emailAddress } from '../../platform/inputs/email.ts'
import { issueOf } from '../../platform/inputs/field-problems.ts'
import { optionalText, text } from '../../platform/inputs/inputs.ts'

@ObjectType({ description: 'Where an order goes, in its parts.' })
@InputType('DeliveryAddressInput', { description: 'Where an order goes, in its parts.' })
export class DeliveryAddress {
  @Field(() => String, { nullable: true, description: 'Who takes it in, where that is not the customer.' })
  @prop({ type: () => String })
  name?: string

  @Field(() => [String], {
    description: `Street, house, floor: 1 to ${limits.addressLines} lines of at most ${limits.addressPart} characters.`,
  })
  @prop({ type: () => [String], required: true })
  addressLines!: string[]

  @Field(() => String, { description: `1 to ${limits.addressPart} characters.` })
  @prop({ type: () => String, required: true })
  city!: string

  @Field(() => String, { nullable: true, description: 'Province, state or county.' })
  @prop({ type: () => String })
  region?: string

  @Field(() => String, { nullable: true, description: 'As the country writes it.' })
  @prop({ type: () => String })
  postcode?: string

  @Field(() => String, { description: 'Two letters of ISO 3166-1, e.g. ID; else INVALID.' })
  @prop({ type: () => String, required: true })
  country!: string
}

@ObjectType({ description: 'Whom to ask about a delivery, where that is not the customer.' })
@InputType('OrderContactInput', {
  description: 'Whom to ask about a delivery, where that is not the customer.',
})
export class OrderContact {
  @Field(() => String, { description: `1 to ${limits.name} characters.` })
  @prop({ type: () => String, required: true })
  name!: string

  @Field(() => String, { nullable: true, description: 'As PlaceOrderInput.customerEmail.' })
  @prop({ type: () => String })
  email?: string

  @Field(() => String, { nullable: true, description: 'As it was typed.' })
  @prop({ type: () => String })
  phone?: string
}

@ObjectType({ description: "One of the partner's own facts about an order." })
@InputType('OrderMetadataInput', { description: "One of the partner's own facts about an order." })
export class OrderMetadata {
  @Field(() => String, {
    description: `1 to ${limits.metadataKey} characters; each key once, else DUPLICATE.`,
  })
  @prop({ type: () => String, required: true })
  key!: string

  @Field(() => String, {
    description: `1 to ${limits.metadataValue} characters; one of more than ${limits.reference} is not searched.`,
  })
  @prop({ type: () => String, required: true })
  value!: string
}

@InputType({ description: 'Orders with this key, and with this value where it is given.' })
export class OrderMetadataFilter {
  @Field(() => String, { description: `1 to ${limits.metadataKey} characters.` }) key!: string
  @Field(() => String, { nullable: true, description: 'Exactly this one. Left out: any.' })
  value?: string | null
}

const part = text(limits.addressPart)
const optionalPart = optionalText(limits.addressPart)
const countryCode = text(limits.country)
  .transform((given) => given.toUpperCase())
  .refine((given) => /^[A-Z]{2}$/.test(given), issueOf('INVALID'))
const emptyIsNone = (given: unknown) =>
  given === null || (typeof given === 'string' && given.trim() === '') ? undefined : given

export const optionalEmail = z.preprocess(emptyIsNone, emailAddress.optional())

const orNone = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? undefined)

export const deliveryAddress = orNone(
  z.object({
    name: optionalText(limits.name),
    addressLines: z.array(part).min(1).max(limits.addressLines),
    city: part,
    region: optionalPart,
    postcode: optionalText(limits.postcode),
    country: countryCode,
  }),
)

export const contact = orNone(
  z.object({ name: text(limits.name), email: optionalEmail, phone: optionalText(limits.phone) }),
)

const entries = z
  .array(z.object({ key: text(limits.metadataKey), value: text(limits.metadataValue) }))
  .max(limits.metadata)
  .superRefine((given, refinement) => {
    for (const [index, { key }] of given.entries()) {
      const first = given.findIndex((other) => other.key === key)
      if (first < index)
        refinement.addIssue({
          code: 'custom',
          path: [index, 'key'],
          ...issueOf('DUPLICATE', { value: key, row: first + 1 }),
        })
    }
  })

/** None and an empty list are the same. */
export const metadata = entries.nullish().transform((given) => (given?.length ? given : undefined))

/** In lines, for who reads customerAddress. */
export function linesOf({ name, addressLines, city, region, postcode, country }: DeliveryAddress) {
  const place = [postcode, city, region].filter(Boolean).join(' ')
  return [name, ...addressLines, place, country].filter(Boolean).join('\n')
}

/** What an order is found by: each key, and each with its value. No text has the character between them. */
export const marksOf = (given: OrderMetadata[]): string[] =>
  given.flatMap(({ key, value }) => [key, mark({ key, value })])

export const mark = ({ key, value }: OrderMetadataFilter): string =>
  value == null ? key.trim() : `${key.trim()}\u0001${value.trim()}`
