import { ApolloArmor } from '@escape.tech/graphql-armor'

/** What a single request may ask for; generous for people and partners, too little to hurt. */
export function protection() {
  const { validationRules, allowBatchedHttpRequests } = new ApolloArmor({
    maxDepth: { n: 12 },
    maxAliases: { n: 50 },
    maxTokens: { n: 5_000 },
    maxDirectives: { n: 50 },
    costLimit: { maxCost: 20_000 },
    blockFieldSuggestion: { enabled: false },
  }).protect()
  return { validationRules, allowBatchedHttpRequests }
}
