import { namedSecrets, type Config } from '../../platform/config/config.ts'
import type { Logger } from '../../platform/observe/logger.ts'
import { secretBox } from '../../platform/secret-box.ts'
import { WebhookModel, type Webhook } from './webhooks.model.ts'

const purpose = 'webhook secrets'
let box = secretBox([], purpose)

/** Set once by the app. */
export function configureSecrets({ WEBHOOKS_KEY }: Pick<Config, 'WEBHOOKS_KEY'>): void {
  box = secretBox(WEBHOOKS_KEY ? namedSecrets(WEBHOOKS_KEY).map(({ secret }) => secret) : [], purpose)
}

type Owner = Pick<Webhook, '_id'>

/** As it is kept. */
export const sealed = (secret: string, { _id }: Owner): string => box.seal(secret, String(_id))

/** Those that hold at that time, to sign with. */
export function holdingSecrets({ _id, secrets }: Pick<Webhook, '_id' | 'secrets'>, at: Date): string[] {
  return secrets
    .filter(({ until }) => !until || until > at)
    .map(({ secret }) => {
      const opened = box.open(secret, String(_id))
      if (opened === undefined) throw new Error('WEBHOOKS_KEY does not open the secret of a webhook')
      return opened
    })
}

/** Of all webhooks, by the newest key: what was kept before there was one, or by another. */
export async function sealAnew(log: Logger): Promise<void> {
  let unreadable = 0
  for (const { _id, secrets } of await WebhookModel.find({}, { secrets: 1 }).lean<Webhook[]>()) {
    const about = String(_id)
    if (secrets.every(({ secret }) => box.isCurrent(secret, about))) continue
    const opened = secrets.map((each) => ({ ...each, secret: box.open(each.secret, about) }))
    if (opened.every(isOpen)) {
      const anew = opened.map((each) => ({ ...each, secret: box.seal(each.secret, about) }))
      const stored = secrets.map(({ secret }) => secret)
      await WebhookModel.updateOne({ _id, 'secrets.secret': { $all: stored } }, { $set: { secrets: anew } })
    } else unreadable++
  }
  if (unreadable > 0)
    log.error(
      { webhooks: unreadable },
      'WEBHOOKS_KEY does not open the secrets of these webhooks: rotate them',
    )
}

const isOpen = <T extends { secret?: string | undefined }>(each: T): each is T & { secret: string } =>
  each.secret !== undefined
