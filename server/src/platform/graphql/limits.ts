import { ApolloArmor } from '@escape.tech/graphql-armor'
import type { ParseOptions, ValidationRule } from 'graphql'
import { rootFieldLimit } from './root-fields.ts'

/** What a single request may ask for; generous for people and partners, too little to hurt. */
export const mostOf = { documentTokens: 5_000, depth: 12, aliases: 50, directives: 50, rootFields: 50 }
export const parseOptions: ParseOptions = { maxTokens: mostOf.documentTokens }
export const validationOptions = { maxErrors: 20 }

/** The rules of both doors beside those of GraphQL itself; what an operation costs is `admission`'s. */
export const validationRules: ValidationRule[] = [
  ...new ApolloArmor({
    maxDepth: { n: mostOf.depth },
    maxAliases: { n: mostOf.aliases },
    maxDirectives: { n: mostOf.directives },
    // Armor's own limits of cost and tokens know no variables and are not validation rules.
    costLimit: { enabled: false },
    maxTokens: { enabled: false },
    blockFieldSuggestion: { enabled: false },
  }).protect().validationRules,
  rootFieldLimit(mostOf.rootFields),
]
