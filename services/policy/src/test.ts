import { readPack, testPack } from '@sourcemark/verdict'
import { lint, type Report } from './lint.ts'
import type { PackFile } from './pack-files.ts'

/** Runs the tests that packs carry; a pack with mistakes has none that could run. */
export function test(files: readonly PackFile[]): Report {
  const reports = files.map((file): Report => {
    const { pack } = readPack(file.yaml)
    if (pack === null) return lint([file])
    const failed = testPack(pack)
    const total = pack.document.tests.length
    const lines = failed.map(({ name, differences }) => `${file.name}: “${name}” fails: ${differences.join('; ')}`)
    const summary = `${file.name} ${pack.version} (${pack.hash.slice(0, 12)}): ${total - failed.length} of ${total} tests pass`
    return { lines: [...lines, summary], good: failed.length === 0 }
  })
  return { lines: reports.flatMap(({ lines }) => [...lines]), good: reports.every(({ good }) => good) }
}
