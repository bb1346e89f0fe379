import { createStore } from '../../graphql/store.ts'

export interface Question {
  text: string
  yes: string
  no: string
  answer: (yes: boolean) => void
}

export const question = createStore<Question | undefined>(undefined)

/** Asks in a dialog of our own over whatever is there. A question that is open already is answered first. */
export function ask(asked: Omit<Question, 'answer'>): Promise<boolean> {
  return new Promise((resolve) => {
    if (question.get()) return resolve(false)
    const answer = (yes: boolean) => {
      question.set(undefined)
      resolve(yes)
    }
    // After the key that led here: the browser would take the same Escape as the answer.
    setTimeout(() => question.set({ ...asked, answer }))
  })
}
