import { ApolloArmor } from '@escape.tech/graphql-armor'
import type { ParseOptions, ValidationRule } from 'graphql'
import { rootFieldLimit } from './root-fields.ts'

/** What a single request may ask for; generous for people and partners, too little to hurt. */
export const parseOptions: ParseOptions = { maxTokens: 5_000 }
export const validationOptions = { maxErrors: 20 }

/** The rules of both doors beside those of GraphQL itself; what an operation costs is `admission`'s. */
export const validationRules: ValidationRule[] = [
  ...new ApolloArmor({
    maxDepth: { n: 12 },
    maxAliases: { n: 50 },
    maxDirectives: { n: 50 },
    // Armor's own limits of cost and tokens know no variables and are not validation rules.
    costLimit: { enabled: false },
    maxTokens: { enabled: false },
    blockFieldSuggestion: { enabled: false },
  }).protect().validationRules,
  rootFieldLimit(50),
]
