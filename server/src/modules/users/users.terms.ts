import { storedTerms } from '../../platform/database/search.ts'
import type { User } from './users.model.ts'

/** What a user is found by. */
export const termsOf = ({ email, fullName }: Pick<User, 'email' | 'fullName'>): string[] =>
  storedTerms([fullName, email])
