const folder = new URL('./', import.meta.url)

/** The lines of a file of events. Its pictures, sounds and films have addresses relative to it, which become absolute as replay makes them. */
export const eventLines = (text: string): string[] =>
  text
    .replaceAll(/"uri":"(?=(?:pictures|sounds|films)\/)/g, `"uri":"${folder.href}`)
    .split('\n')
    .filter((line) => line !== '')
