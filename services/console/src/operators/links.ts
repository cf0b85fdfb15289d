/** Paths of what is named by an id that a stranger chose. */
export const contentPath = (contentId: string): string => `/verdicts/${encodeURIComponent(contentId)}`
export const originalPath = (contentId: string): string => `/originals/${encodeURIComponent(contentId)}`
export const accountPath = (accountId: string): string => `/accounts/${encodeURIComponent(accountId)}`
