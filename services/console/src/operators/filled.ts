/** What a field of a form holds; null when it was left empty. */
export const orNull = <T extends string>(value: T | '' | undefined): T | null =>
  value === undefined || value === '' ? null : value
