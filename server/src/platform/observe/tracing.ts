import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { GraphQLInstrumentation } from '@opentelemetry/instrumentation-graphql'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis'
import { MongoDBInstrumentation } from '@opentelemetry/instrumentation-mongodb'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { register } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Traces of HTTP, GraphQL, MongoDB and Redis, sent over OTLP/HTTP. Must run before those libraries are loaded.
 * Statements come without their values: no name, no password leaves this way.
 */
export function startTracing(endpoint: string, { OTEL_SERVICE_NAME }: { OTEL_SERVICE_NAME: string }) {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` })
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': OTEL_SERVICE_NAME }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  provider.register()
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '' }) => /^\/(health|metrics|assets)\b/.test(url),
        // Nobody outside gets a trace of ours.
        ignoreOutgoingRequestHook: () => true,
      }),
      new GraphQLInstrumentation({ depth: 1, ignoreTrivialResolveSpans: true, allowValues: false }),
      new MongoDBInstrumentation({ requireParentSpan: true, dbStatementSerializer: commandNameAlone }),
      new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
    ],
  })
  // A collector that is gone must not hold up the end of the server.
  return { stop: () => Promise.race([provider.shutdown().catch(() => {}), delay(2_000)]) }
}

function commandNameAlone(command: Record<string, unknown>): string {
  return Object.keys(command)[0] ?? ''
}
