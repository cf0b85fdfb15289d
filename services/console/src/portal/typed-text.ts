/** What somebody typed, as it can be kept: one kind of line end, nothing that the database has no room for. */
export const typedText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '').replaceAll('\r\n', '\n')
