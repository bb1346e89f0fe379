import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface Received {
  to: string
  subject: string
  text: string
}

/** A real mail server that keeps what it is given, or refuses every mailbox while it is told to. */
export async function startMailServer() {
  const mails = { url: '', received: [] as Received[], isRefusing: false, stop: () => server.close() }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(mails.isRefusing ? new Error('no such mailbox') : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const subject = /^Subject: (.*)$/m.exec(text)![1]!.trim()
        mails.received.push({ to: session.envelope.rcptTo[0]!.address, subject, text })
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  mails.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return mails
}
