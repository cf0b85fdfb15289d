/**
 * Holds the table of settings in README.md to the definitions in the code: those that all services share and what each
 * `services/<name>/src/<name>.ts` or `settings.ts` beside it exports. `--write` brings the table up to date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { lifecycleSettings, renderSettingsTable, type SettingsDefinition } from '@sourcemark/runtime'
import { report } from './findings.ts'
import { projectFiles, root } from './project-files.ts'
import { replaceBetweenMarkers } from './settings-table-text.ts'

const isDefinition = (value: unknown): value is SettingsDefinition =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).length > 0 &&
  Object.values(value).every((entry) => typeof entry?.kind === 'string' && typeof entry.description === 'string')

const definitions: SettingsDefinition[] = []
for (const path of projectFiles().filter((file) => /^services\/([^/]+)\/src\/(\1|settings)\.ts$/.test(file))) {
  const exported = (await import(root + path)) as Record<string, unknown>
  definitions.push(...Object.values(exported).filter(isDefinition))
}

const readme = `${root}README.md`
const before = existsSync(readme) ? readFileSync(readme, 'utf8') : ''
const after = replaceBetweenMarkers(before, renderSettingsTable(...definitions, lifecycleSettings))
if (after === undefined)
  report(['README.md: the markers <!-- settings:start --> and <!-- settings:end --> are missing'])
else if (process.argv.includes('--write')) writeFileSync(readme, after)
else if (after !== before) report(['README.md: the table of settings is out of date; run npm run settings'])
