/** Where a command writes. */
export interface Output {
  readonly print: (line: string) => void
  /** For what is not the result itself. */
  readonly note: (line: string) => void
}
