import { emailKey } from '../platform/inputs/email.ts'
import { duplicateKey } from '../platform/database/mongo.ts'
import type { Migration } from '../platform/database/migrations.ts'

/** Users are found by the form in which addresses are compared: an international domain in its own script. */
export const emailsInOneForm: Migration = {
  name: '0005-emails-in-one-form',
  async up(db) {
    const users = db.collection<{ email: string }>('users')
    for await (const { _id, email } of users.find({ email: /@(.*\.)?xn--/ }).sort({ _id: 1 })) {
      await users.updateOne({ _id }, { $set: { email: emailKey(email) } }).catch((error: unknown) => {
        if (!duplicateKey(error)) throw error
      })
    }
  },
}
