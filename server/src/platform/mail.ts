import type { Transporter } from 'nodemailer'
import type { Config } from './config/config.ts'
import type { Logger } from './observe/logger.ts'

export interface Mail {
  to: string
  subject: string
  text: string
}

interface Mailer {
  transport: Promise<Transporter>
  publicUrl: string
  log: Logger
}

let mailer: Mailer | undefined

/** Called once by the app; without SMTP_URL nothing is mailed. */
export function configureMail({ SMTP_URL, MAIL_FROM, PUBLIC_URL }: Config, log: Logger): () => void {
  if (!SMTP_URL || !PUBLIC_URL) return () => {}
  const limits = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 }
  // Loaded by those servers alone that mail.
  const transport = import('nodemailer').then(({ createTransport }) =>
    createTransport({ url: SMTP_URL, ...limits }, { from: MAIL_FROM }),
  )
  const own = (mailer = { transport, publicUrl: PUBLIC_URL, log })
  return () => {
    void transport.then((open) => open.close())
    if (mailer === own) mailer = undefined
  }
}

/** Where people reach the SPA; undefined where nothing is mailed. */
export function mailLinkBase(): string | undefined {
  return mailer?.publicUrl
}

/**
 * Whether the mail server took it. Never throws, since what it tells of is done already; never inside a
 * transaction. Texts and addresses stay out of the log.
 */
export async function sendMail(mail: Mail): Promise<boolean> {
  if (!mailer) return false
  const { transport, log } = mailer
  try {
    await (await transport).sendMail(mail)
    return true
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number }
    log.error({ code, responseCode }, 'A mail was not accepted by the mail server.')
    return false
  }
}
