/** Only services and the devstack read the environment or end the process: a package gets what it needs as arguments. */
import { readFileSync } from 'node:fs'
import { report } from './findings.ts'
import { findProcessAccess } from './process-access-rule.ts'
import { projectFiles, root } from './project-files.ts'

const sources = projectFiles().filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path))
report(sources.flatMap((path) => findProcessAccess(path, readFileSync(root + path, 'utf8'))))
