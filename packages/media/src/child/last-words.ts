/** What Node and the C library write when there is no memory left. */
const outOfMemory = /out of memory|failed to allocate|allocation failed|bad_alloc|cannot allocate memory/i

/** Whether a process died for want of memory, by its last words. */
export const diedOfMemory = (lastWords: string): boolean => outOfMemory.test(lastWords)

/** The line of a process's last words that names its error, or the last line. */
export function errorLine(lastWords: string): string {
  const lines = lastWords.trim().split('\n')
  return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '').slice(0, 200)
}
