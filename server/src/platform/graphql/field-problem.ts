import { prop } from '@typegoose/typegoose'
import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { describeProblems, fieldProblemCodes, type FieldProblemCode } from '../inputs/field-problems.ts'

const valuesConfig = Object.fromEntries(
  Object.entries(describeProblems()).map(([code, description]) => [code, { description }]),
)

registerEnumType(fieldProblemCodes, {
  name: 'FieldProblemCode',
  description: 'All that can be wrong with a field of an input or a row of a file.',
  valuesConfig,
})
export { fieldProblemCodes, type FieldProblemCode }

@ObjectType({ description: 'What a sentence is filled in with.' })
export class ProblemValue {
  @Field(() => String, { description: 'E.g. "most", "value" or "row".' })
  @prop({ type: () => String, required: true })
  name!: string

  @Field(() => String, { description: 'Numbers without separators.' })
  @prop({ type: () => String, required: true })
  value!: string
}

@ObjectType({
  description:
    'What is wrong with one field of an input; extensions.fields of BAD_USER_INPUT are of this shape too.',
})
export class FieldProblem {
  @Field(() => [String], { description: 'E.g. ["items", "1", "qty"].' }) path!: string[]
  @Field(() => fieldProblemCodes) code!: FieldProblemCode
  @Field(() => String, { description: 'In English.' }) message!: string
  @Field(() => [ProblemValue], { description: 'With which another language can say the same.' })
  values!: ProblemValue[]
}
