// Who may import whom. A module without a row here stops the check.
const modules = {
  users: ['warehouses'],
  auth: ['users', 'integrations'],
  integrations: ['users', 'warehouses'],
  limits: [],
  audit: ['warehouses'],
  warehouses: [],
  products: [],
  stock: ['warehouses', 'products'],
  orders: ['stock', 'warehouses', 'products'],
  transfers: ['stock', 'warehouses', 'products', 'users'],
  stocktakes: ['stock', 'orders', 'warehouses', 'products'],
  alerts: ['stock', 'warehouses', 'products', 'users'],
  imports: ['products', 'stock', 'orders', 'transfers', 'warehouses'],
  exports: ['auth', 'products', 'stock', 'orders', 'transfers', 'stocktakes'],
  feed: ['stock', 'orders', 'transfers', 'stocktakes', 'products'],
  views: ['users'],
  webhooks: ['feed', 'integrations', 'users'],
  reports: ['warehouses', 'products', 'stock', 'orders', 'transfers', 'stocktakes', 'users'],
}

// And which packages of ours a package may import.
const packages = {
  domain: [],
  client: [],
  replay: ['client'],
  'documentdb-gateway': [],
  'local-engines': ['documentdb-gateway'],
}

const names = Object.keys(modules).join('|')
const rows = Object.entries(modules).map(([name, allowed]) => ({
  name: `module-${name}`,
  comment: `${name} may import ${allowed.join(', ') || 'no module'}.`,
  severity: 'error',
  from: { path: `^server/src/modules/${name}/`, pathNot: String.raw`\.test\.ts$` },
  to: { path: '^server/src/modules/', pathNot: `^server/src/modules/(${[name, ...allowed].join('|')})/` },
}))

const packageNames = Object.keys(packages).join('|')
const packageRows = Object.entries(packages).map(([name, allowed]) => ({
  name: `package-${name}`,
  comment: `${name} may import ${allowed.join(', ') || 'no package of ours'}.`,
  severity: 'error',
  from: { path: `^packages/${name}/src/` },
  to: { path: '^(packages|server|web)/', pathNot: `^packages/(${[name, ...allowed].join('|')})/src/` },
}))

const test = String.raw`(\.test\.tsx?$|/testing/)`

export default {
  forbidden: [
    ...rows,
    ...packageRows,
    {
      name: 'package-needs-a-row',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/(${packageNames})/` },
      to: {},
    },
    {
      name: 'module-needs-a-row',
      severity: 'error',
      from: {},
      to: { path: '^server/src/modules/', pathNot: `^server/src/modules/(${names})/` },
    },
    {
      name: 'module-that-imports-needs-a-row',
      severity: 'error',
      from: { path: '^server/src/modules/', pathNot: `^server/src/modules/(${names})/` },
      to: {},
    },
    {
      name: 'our-imports-resolve',
      comment: 'An import that cannot be resolved would pass by every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, path: String.raw`^(\.|@gudang/)` },
    },
    {
      name: 'modules-by-their-index',
      comment: 'Or by a door that is made for one of them: stock/for-reports.ts.',
      severity: 'error',
      from: { path: '^server/src/modules/([^/]+)/', pathNot: test },
      to: {
        path: '^server/src/modules/',
        pathNot: String.raw`^server/src/modules/($1/|[^/]+/(index|for-$1)\.ts$)`,
      },
    },
    {
      name: 'modules-by-their-index-from-outside',
      severity: 'error',
      from: { path: '^server/src/(scripts/|[^/]+$)', pathNot: test },
      to: { path: '^server/src/modules/', pathNot: String.raw`^server/src/modules/[^/]+/index\.ts$` },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^server/src/platform/', pathNot: test },
      to: { path: '^server/src/(modules|app|main|schema|scripts)' },
    },
    {
      name: 'sleeping-libraries-behind-one-file',
      comment: 'ADR 26: what replaces each in a day.',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/src/platform/(commands/lock|graphql/permissions)\\.ts$' },
      to: { path: '(^|node_modules/)(redlock|graphql-shield|graphql-middleware)(/|$)' },
    },
    {
      name: 'migrations-are-frozen',
      comment: 'What has run somewhere does the same for ever: a migration holds a copy of what it needs.',
      severity: 'error',
      from: { path: '^server/src/migrations/', pathNot: test },
      to: {
        path: '^(server|web|packages)/',
        pathNot: String.raw`^server/src/(migrations/|platform/database/migrations\.ts$)`,
      },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: String.raw`^server/src/modules/.*\.rules\.ts$` },
      to: {
        path: '^server/src/',
        pathNot: String.raw`\.(rules|types)\.ts$`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'rules-need-no-library',
      severity: 'error',
      from: { path: String.raw`^server/src/modules/.*\.rules\.ts$` },
      to: { path: 'node_modules', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'engines-are-for-tests-and-scripts',
      severity: 'error',
      from: { path: '^(server|web)/src/', pathNot: test },
      to: { path: '^packages/(local-engines|documentdb-gateway)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'features-do-not-see-each-other',
      severity: 'error',
      from: { path: '^web/src/features/([^/]+)/' },
      to: { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    },
    {
      name: 'web-points-down',
      comment: 'app → features → domain → ui, graphql',
      severity: 'error',
      from: { path: '^web/src/(features|domain)/', pathNot: test },
      to: { path: '^web/src/app/' },
    },
    {
      name: 'web-domain-knows-no-feature',
      severity: 'error',
      from: { path: '^web/src/(domain|ui|graphql|i18n)/' },
      to: { path: '^web/src/(features|app)/' },
    },
    {
      name: 'ui-knows-no-noun',
      severity: 'error',
      from: { path: '^web/src/ui/' },
      to: { path: '^web/src/(domain|features|app|paths)' },
    },
    {
      name: 'web-graphql-knows-no-widget',
      severity: 'error',
      from: { path: '^web/src/graphql/' },
      to: { path: '^web/src/(ui|domain|i18n)/' },
    },
    {
      name: 'domain-depends-on-nothing',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: test },
      to: { pathNot: '^packages/domain/src/' },
    },
    {
      name: 'server-and-web-are-apart',
      severity: 'error',
      from: { path: '^(server|web)/src/', pathNot: test },
      to: { path: '^(server|web)/src/', pathNot: '^$1/' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(server|web|packages)', pathNot: test },
      to: { path: test },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(server|web|bench|packages/[^/]+)/dist/' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: false,
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'default', 'node'],
      exportsFields: ['exports'],
    },
  },
}
