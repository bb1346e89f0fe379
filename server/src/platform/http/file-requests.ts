import type { Answered } from '../requests/answered.ts'
import { secondFactorRequired } from '../errors.ts'
import type { Ctx } from '../requests/context.ts'
import type { Logger } from '../observe/logger.ts'
import { fileSeconds } from '../observe/metrics.ts'
import type { ContextOf } from './request-context.ts'

/** Each download and upload has one line in the log and one measure, as each GraphQL request has. */
export function observeFiles(contextOf: ContextOf, log: Logger, answered: Answered): ContextOf {
  return async (req, res) => {
    const started = performance.now()
    let ctx: Ctx | undefined
    res.once('close', () => {
      const seconds = (performance.now() - started) / 1000
      const operation = `${req.method} ${(req.route as { path: string }).path}`
      const { code = res.writableFinished ? 'OK' : 'BROKEN_OFF' } = res.locals as { code?: string }
      fileSeconds.observe({ operation, code }, seconds)
      // Who acts by a link is known only after the context.
      const actor = ctx && { kind: ctx.actor.kind, id: ctx.actor.id }
      const ms = Math.round(seconds * 1000)
      ;(ctx?.log ?? log).info({ actor, type: 'file', operation: [operation], code, ms }, 'Answered')
      const codes = code === 'OK' ? [] : [code]
      if (ctx) answered(ctx, { type: 'file', operations: [operation], codes, ms })
    })
    if ((ctx = await contextOf(req, res)).actor.owesSecondFactor) throw secondFactorRequired()
    return ctx
  }
}
