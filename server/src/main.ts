import { ConfigError, loadConfig } from './platform/config/config.ts'

function readConfig() {
  try {
    return loadConfig()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

const config = readConfig()
// Before anything else is loaded: it takes hold of the libraries as they come in.
const tracing = config.OTEL_EXPORTER_OTLP_ENDPOINT
  ? (await import('./platform/observe/tracing.ts')).startTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT, config)
  : undefined
const { startApp } = await import('./app.ts')
const app = await startApp(config).catch((error: NodeJS.ErrnoException) => {
  console.error(
    error.code === 'EADDRINUSE'
      ? `Port ${config.PORT} is taken. Stop what uses it, or set PORT to another.`
      : error.name === 'NotMigrated'
        ? error.message
        : error,
  )
  process.exit(1)
})

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  const { SHUTDOWN_NOTICE_MS: noticeMs, SHUTDOWN_LIMIT_MS: limitMs } = config
  setTimeout(
    () => {
      app.log.error({ limitMs }, 'Requests still ran when the time to stop was over')
      process.exit(1)
    },
    noticeMs + limitMs + 1_000,
  ).unref()
  await app.stop()
  await tracing?.stop()
  process.exit(0)
}
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => {
    app.log.fatal({ err: error }, 'The server ends: this should have been handled')
    process.exit(1)
  })
}
