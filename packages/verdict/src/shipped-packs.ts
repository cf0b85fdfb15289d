/** Names of the packs that come with the product. */
export const SHIPPED_PACKS = Object.freeze(['cn-official-accounts', 'cn-news', 'us-dmca', 'eu-dsa'] as const)

/** Where the YAML of a shipped pack is; reading it is up to the caller. */
export const shippedPackUrl = (name: (typeof SHIPPED_PACKS)[number]): URL =>
  new URL(`../packs/${name}.yaml`, import.meta.url)
