// The SPA on Vercel. API_ORIGIN (https://api.example.com) is read while Vercel builds: a static vercel.json could not.

export interface Addresses {
  /** Where requests to /graphql, /schema.graphql, /export, /imports and /files are forwarded to. */
  API_ORIGIN?: string
  /** Where the SPA sends them itself, where nothing is forwarded. */
  VITE_API_URL?: string
  VITE_SUBSCRIPTIONS_URL?: string
}

/** What Vercel does with the built SPA; a test serves it by the same rules. */
export function vercelConfig({ API_ORIGIN = '', VITE_API_URL = '', VITE_SUBSCRIPTIONS_URL = '' }: Addresses) {
  const origins = [VITE_API_URL, VITE_SUBSCRIPTIONS_URL]
    .filter(Boolean)
    .map((url) => new URL(url).origin)
    .flatMap((origin) => [origin, origin.replace(/^http/, 'ws')])
  const forwarded = ['graphql', 'schema.graphql', 'export', 'imports', 'files'].flatMap((name) => [
    { source: `/${name}`, destination: `${API_ORIGIN}/${name}` },
    { source: `/${name}/:path*`, destination: `${API_ORIGIN}/${name}/:path*` },
  ])
  return {
    framework: null,
    installCommand: 'npx --yes pnpm@10.34.9 install --frozen-lockfile',
    buildCommand: 'node scripts/build.mjs',
    outputDirectory: 'web/dist',
    // Deployed by the workflow, after the checks.
    git: { deploymentEnabled: false },
    rewrites: [...(API_ORIGIN ? forwarded : []), { source: '/((?!assets/).*)', destination: '/index.html' }],
    headers: [
      { source: '/(.*)', headers: securityHeaders(origins) },
      {
        source: '/assets/(.*)',
        headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }],
      },
    ],
  }
}

/** The same as the server gives where it serves the SPA itself; origins: where else it may connect to. */
function securityHeaders(origins: string[]) {
  const policy = {
    'default-src': "'self'",
    'base-uri': "'self'",
    'connect-src': ["'self'", ...origins].join(' '),
    'font-src': "'self' data:",
    'form-action': "'self'",
    'frame-ancestors': "'self'",
    'img-src': "'self' data: blob:",
    'object-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval'",
    'style-src': "'self' 'unsafe-inline'",
    'worker-src': "'self' blob:",
  }
  return [
    {
      key: 'Content-Security-Policy',
      value: Object.entries(policy)
        .map((each) => each.join(' '))
        .join('; '),
    },
    { key: 'Strict-Transport-Security', value: 'max-age=31536000; includeSubDomains' },
    { key: 'X-Content-Type-Options', value: 'nosniff' },
    { key: 'Referrer-Policy', value: 'no-referrer' },
    { key: 'Permissions-Policy', value: 'camera=(self), microphone=(), geolocation=()' },
    { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  ]
}

export const config = vercelConfig(process.env)
