/** Who may import whom. Arrows point down only; see ARCHITECTURE.md. */

/** What a package may import of the project; an entry missing here is an error below. */
const allowed = {
  contract: [],
  runtime: [],
  segments: [],
  fingerprint: ['contract'],
  attribution: ['contract'],
  evidence: ['contract', 'attribution', 'verdict'],
  verdict: ['contract'],
  database: ['runtime'],
  broker: ['contract', 'runtime'],
  media: ['contract', 'fingerprint', 'runtime'],
  // Of media only what starts and holds the processes that read strangers' bytes.
  ocr: ['media'],
  originals: ['contract', 'fingerprint', 'segments', 'database', 'runtime'],
  registry: ['contract', 'attribution', 'database', 'runtime'],
  ledger: ['contract', 'verdict', 'database', 'runtime'],
  review: ['contract', 'verdict', 'database', 'runtime'],
  // Of media only which addresses may be connected to.
  notify: ['media', 'review', 'database', 'runtime'],
  adjudication: [
    'contract',
    'attribution',
    'evidence',
    'verdict',
    'originals',
    'registry',
    'ledger',
    'review',
    'database',
    'runtime',
  ],
  staff: ['database', 'runtime'],
  wiring: ['contract', 'broker', 'media', 'registry', 'database', 'runtime'],
  devstack: ['broker', 'database', 'runtime', 'contract'],
}

const only = (name, library, ...owners) => ({
  name,
  comment: `${library} is imported by ${owners.join(', ')} and by nobody else, so that it can be replaced in one place.`,
  severity: 'error',
  from: { pathNot: `^(${owners.join('|')})/` },
  to: { path: `(^|/)node_modules/${library}/` },
})

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that need each other to load. A cycle that a type-only import breaks is none at run time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-service-in-a-package',
      comment: 'Services are thin and on top: nothing is built on them.',
      severity: 'error',
      from: { path: '^(packages|infra)/' },
      to: { path: '^services/' },
    },
    {
      name: 'no-service-in-another-service',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'devstack-only-for-commands-and-tests',
      comment:
        'Commands for people find, or start, the platform on this machine: replay, policy, ledger, registry, index. Services of the line are told where theirs is.',
      severity: 'error',
      from: {
        path: '^(packages/(?!devstack/)[^/]+/src|services/(?!(replay|policy|ledger|registry|index)/)[^/]+/src)/',
      },
      to: { path: '^packages/devstack/' },
    },
    ...Object.entries(allowed).map(([name, may]) => ({
      name: `${name}-imports`,
      comment: may.length === 0 ? `${name} depends on nothing.` : `${name} may import ${may.join(', ')}.`,
      severity: 'error',
      from: { path: `^packages/${name}/src/` },
      to: { path: '^packages/', pathNot: `^packages/(${[name, ...may].join('|')})/` },
    })),
    {
      name: 'every-package-has-a-place',
      comment: 'A new package gets its line in `allowed`.',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/(${Object.keys(allowed).join('|')})/` },
      to: {},
    },
    {
      name: 'pure-packages-do-no-input-or-output',
      comment:
        'fingerprint, segments, attribution, evidence and verdict are functions of their input: no network, no files, no processes.',
      severity: 'error',
      from: { path: '^packages/(fingerprint|segments|attribution|evidence|verdict)/src/' },
      to: {
        dependencyTypes: ['core'],
        path: '^(node:)?(fs|net|http|https|http2|dns|tls|child_process|cluster|dgram)(/|$)',
      },
    },
    {
      name: 'through-the-front-door',
      comment: 'A package is used through its exports, not through a path into its folder.',
      severity: 'error',
      from: { path: '^(packages|services)/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(packages|services)/[^/]+/src/' },
      to: {
        path: '(^test/|^(packages|services)/[^/]+/test/|^packages/[^/]+/src/testing\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    only('kafkajs-only-in-broker', 'kafkajs', 'packages/broker'),
    only('nodemailer-only-in-notify', 'nodemailer', 'packages/notify'),
    only('standardwebhooks-only-in-notify', 'standardwebhooks', 'packages/notify'),
    only('pg-only-in-database', '(pg|pg-cursor|pg-pool|node-pg-migrate)', 'packages/database'),
    only('sharp-only-in-media', 'sharp', 'packages/media', 'test'),
    only('ffmpeg-only-in-media', '(fluent-ffmpeg|@ffmpeg-binary)', 'packages/media'),
    only('music-metadata-only-in-media', 'music-metadata', 'packages/media'),
    only('onnxruntime-only-in-ocr', 'onnxruntime-node', 'packages/ocr'),
    only('koffi-only-for-the-memory-map', 'koffi', 'packages/originals/src/lookup/local'),
    {
      name: 'declared-dependencies-only',
      comment: 'A workspace lists what it imports in its own package.json.',
      severity: 'error',
      from: { path: '^(packages|services)/', pathNot: '/test/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/(?!@sourcemark/)' },
    exclude: { path: '(^|/)\\.sourcemark/' },
    parser: 'swc',
    detectProcessBuiltinModuleCalls: true,
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
}
