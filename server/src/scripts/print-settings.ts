import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import { sections } from '../platform/config/settings.ts'

interface Setting {
  name: string
  description: string
  fallback: string | undefined
  required: boolean
  values: string
  secret: boolean
  sample: string
}

interface Printed {
  type?: string
  enum?: string[]
  minimum?: number
  maximum?: number
  default?: unknown
  description?: string
  unit?: string
  secret?: boolean
  sample?: string
}

function settingsOf(section: z.ZodObject): Setting[] {
  const { properties = {}, required = [] } = z.toJSONSchema(section, { io: 'input', target: 'draft-7' })
  return Object.entries(properties as Record<string, Printed>).map(([name, printed]) => {
    if (!printed.description) throw new Error(`${name} has no description`)
    return {
      name,
      description: printed.description,
      fallback: printed.default === undefined ? undefined : String(printed.default),
      required: required.includes(name),
      values: valuesOf(printed),
      secret: printed.secret ?? false,
      sample: printed.sample ?? '',
    }
  })
}

function valuesOf({ type, enum: choices, minimum, maximum, unit }: Printed): string {
  if (choices) return choices.join(', ')
  if (type !== 'integer') return 'text'
  const upTo = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? ` to ${maximum}` : ' or more'
  return [unit, `${minimum ?? 0}${upTo}`].filter(Boolean).join(', ')
}

function markdown(): string {
  const parts = Object.entries(sections).map(([title, section]) => {
    const rows = settingsOf(section).map((setting) => {
      const fallback = setting.required ? '**required**' : setting.fallback ? `\`${setting.fallback}\`` : ''
      const secret = setting.secret ? ' Secret.' : ''
      return `| \`${setting.name}\` | ${setting.values} | ${fallback} | ${setting.description}${secret} |`
    })
    return `## ${title}\n\n| setting | values | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `# Configuration

The server reads its environment once, when it starts, and ends with one sentence that names every problem. A secret may
come from a file instead: \`JWT_SECRET_FILE=/run/secrets/jwt\` in place of \`JWT_SECRET\`. This page and
[.env.example](../.env.example) are printed from \`server/src/platform/config/settings.ts\` by \`pnpm codegen\`.

${parts.join('\n')}`
}

function envExample(): string {
  const parts = Object.entries(sections).map(([title, section]) => {
    const lines = settingsOf(section).map((setting) => {
      const assignment = `${setting.name}=${setting.fallback ?? setting.sample}`
      return `# ${setting.description}\n${setting.required ? assignment : `#${assignment}`}\n`
    })
    return `# ---- ${title}\n\n${lines.join('\n')}`
  })
  return `# Every setting of the server with its default; docs/configuration.md has units and limits.
# Copy to .env and fill in what is required. Not for the repository: .env is ignored by git.

${parts.join('\n')}`
}

const [markdownFile, envFile] = process.argv.slice(2)
if (!markdownFile || !envFile) throw new Error('print-settings MARKDOWN_FILE ENV_FILE')
writeFileSync(markdownFile, markdown())
writeFileSync(envFile, envExample())
