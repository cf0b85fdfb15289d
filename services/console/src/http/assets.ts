import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A script or style sheet as it is served. */
export interface Asset {
  readonly type: string
  readonly body: Uint8Array
}

/** Scripts and style sheets of the pages, each under a name that changes with its bytes. */
export interface Assets {
  /** Path of the bundle of `browser/<name>`, such as `/assets/queue-1A2B3C4D.js`. @throws TypeError when there is none */
  path(name: string): string
  /** The asset that is served under a file name; undefined when there is none. */
  find(file: string): Asset | undefined
}

const browserFolder = fileURLToPath(new URL('../browser/', import.meta.url))
const types: Readonly<Record<string, string>> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' }

/** Bundles what lies in `browser/`: each script and each style sheet there that a page names. */
export async function bundleAssets(): Promise<Assets> {
  const entries = (await readdir(browserFolder)).filter((file) => /\.(ts|css)$/.test(file))
  const { outputFiles, metafile } = await build({
    absWorkingDir: browserFolder,
    entryPoints: entries.map((file) => join(browserFolder, file)),
    outdir: join(browserFolder, 'assets'),
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  const served = new Map(
    outputFiles.map(({ path, contents }): [string, Asset] => [
      basename(path),
      { type: types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream', body: contents },
    ]),
  )
  const names = new Map<string, string>()
  for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint !== undefined && !names.has(basename(entryPoint))) names.set(basename(entryPoint), basename(output))
  }
  return {
    path(name) {
      const file = names.get(name)
      if (file === undefined) throw new TypeError(`browser/${name} is not there`)
      return `/assets/${file}`
    },
    find: (file) => served.get(file),
  }
}
