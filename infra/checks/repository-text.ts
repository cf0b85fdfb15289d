/** Nothing in the repository may tie it to one machine or one package registry. */
import { readFileSync, statSync } from 'node:fs'
import { report } from './findings.ts'
import { projectFiles, root } from './project-files.ts'
import { findMachineText } from './repository-text-rule.ts'

const readable = projectFiles().filter((path) => statSync(root + path).size < 5_000_000)
const findings = readable.flatMap((path) => {
  const bytes = readFileSync(root + path)
  return bytes.includes(0) ? [] : findMachineText(path, bytes.toString('utf8'))
})
for (const path of ['LICENSE']) {
  if (!readable.includes(path)) findings.push(`${path}: missing`)
}
for (const path of readable.filter((file) => /(^|\/)package\.json$/.test(file))) {
  const { license } = JSON.parse(readFileSync(root + path, 'utf8')) as { license?: string }
  if (license !== 'Apache-2.0') findings.push(`${path}: "license" must be "Apache-2.0"`)
}
report(findings)
