/** Folded forms of what somebody is called by, as `attribution` makes them of marks and of parties. */
interface Calling {
  readonly names: readonly string[]
  readonly ids: readonly string[]
  /** Addresses in canonical form. */
  readonly pages: readonly string[]
}

const callingKeys = (names: readonly string[], ids: readonly string[], sites: readonly string[]): string[] => [
  ...names.map((name) => `name:${name}`),
  ...ids.map((id) => `id:${id}`),
  ...sites.map((site) => `site:${site}`),
]

/** Steps of an address at which a site may begin. */
const deepestSite = 6

/** The addresses at which the site of a page may begin: its host, and every step of its path. */
function sitesAbove(page: string): string[] {
  const [path = ''] = page.split('?', 1)
  const steps = path.split('/').slice(0, deepestSite)
  return [...steps.map((_, index) => steps.slice(0, index + 1).join('/')), ...(path === page ? [] : [page])]
}

/**
 * Names of what a judgement can look at in the registry and in the index. Who changes it tells the judgements that looked under the same key:
 * one place, so that both sides write a key in one way.
 */
export const registryKeys = Object.freeze({
  account: (accountId: string): string => `account:${accountId}`,
  /** The accounts of an entity. */
  entity: (entityId: string): string => `entity:${entityId}`,
  /** What an account is called by; its addresses are where its site begins. */
  ofAccount: ({ names, ids, pages }: Calling): string[] => callingKeys(names, ids, pages),
  /** What a mark calls somebody by: its addresses lie on every site that begins above them. */
  ofMark: ({ names, ids, pages }: Calling): string[] => callingKeys(names, ids, pages.flatMap(sitesAbove)),
  /** A permission of `owner` (accountId, entityId or the name under which a work was registered). `*` stands for everybody and everything. */
  grant: (owner: string, grantee: string, contentId: string): string =>
    `grant:${JSON.stringify([owner, grantee, contentId])}`,
  content: (contentId: string): string => `content:${contentId}`,
  /** Contents at an address in canonical form. */
  page: (page: string): string => `page:${page}`,
  /** Whether an account took anything down. */
  withdrawn: (accountId: string): string => `withdrawn:${accountId}`,
  /** Whether an account published a copy of a work. */
  holds: (accountId: string, contentId: string): string => `holds:${JSON.stringify([accountId, contentId])}`,
} as const)
