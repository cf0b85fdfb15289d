import * as client from 'openid-client'
import { STAFF_ROLES, type StaffRole } from './roles.ts'

/** An identity provider that staff sign in at (OpenID Connect). */
export interface OidcSettings {
  /** As in the provider's discovery document; https, but for this machine. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Address of ours to which the provider sends people back. */
  readonly redirectUri: string
  /** Asked of the provider, with spaces; `openid profile` when absent. */
  readonly scope?: string
  /** Claim that says what somebody is here: its name, or a path with dots into it. A text or a list of texts. */
  readonly roleClaim: string
  /** What the values of the claim mean. Of several that somebody has, the highest counts. */
  readonly roles: Readonly<Record<string, StaffRole>>
}

/** What has to be kept between the two halves of a sign-in, in a signed cookie of that browser. */
export interface KeptSignIn {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Who somebody is, as the provider says. */
export interface ProviderIdentity {
  readonly issuer: string
  readonly subject: string
  /** As shown; the subject when the provider says no name. */
  readonly name: string
  /** null when the claim is absent or means nothing here. */
  readonly role: StaffRole | null
}

type Unavailable = { readonly refused: 'PROVIDER_UNAVAILABLE' }

/** Sign-in at one provider, by the authorization code flow with PKCE. */
export interface Oidc {
  /** Begins a sign-in: where to send the browser, and what to keep for it. */
  begin(): Promise<{ readonly url: string; readonly kept: KeptSignIn } | Unavailable>
  /** Ends it, with the whole address that the browser came back to. */
  finish(
    callbackUrl: string,
    kept: KeptSignIn,
  ): Promise<ProviderIdentity | Unavailable | { readonly refused: 'PROVIDER_REFUSED' }>
}

/** Seconds that the provider gets for an answer. */
const timeout = 10
const longestName = 100

const isOfThisMachine = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)

/** Nothing is asked of the provider before somebody signs in, so that the console starts without it. */
export function openOidc(settings: OidcSettings): Oidc {
  const { clientId, clientSecret, redirectUri, scope = 'openid profile' } = settings
  const issuer = new URL(settings.issuer)
  let found: client.Configuration | undefined

  const discover = async (): Promise<client.Configuration> => {
    // Read over TLS its signature would not have to be checked; with the keys at hand it is checked all the same.
    const execute = [client.enableNonRepudiationChecks]
    if (isOfThisMachine(issuer)) execute.push(client.allowInsecureRequests)
    found ??= await client.discovery(issuer, clientId, clientSecret, undefined, { execute, timeout })
    return found
  }

  return {
    async begin() {
      const kept = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      try {
        const url = client.buildAuthorizationUrl(await discover(), {
          redirect_uri: redirectUri,
          scope,
          state: kept.state,
          nonce: kept.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
          code_challenge_method: 'S256',
        })
        return { url: url.href, kept }
      } catch {
        return { refused: 'PROVIDER_UNAVAILABLE' }
      }
    },

    async finish(callbackUrl, kept) {
      let configuration: client.Configuration
      try {
        configuration = await discover()
      } catch {
        return { refused: 'PROVIDER_UNAVAILABLE' }
      }
      try {
        // Behind a proxy the address that was asked for differs from the one that the provider knows.
        const url = new URL(redirectUri)
        url.search = new URL(callbackUrl, redirectUri).search
        const tokens = await client.authorizationCodeGrant(configuration, url, {
          expectedState: kept.state,
          expectedNonce: kept.nonce,
          pkceCodeVerifier: kept.verifier,
          idTokenExpected: true,
        })
        const inToken = tokens.claims()
        if (inToken === undefined) return { refused: 'PROVIDER_REFUSED' }
        // Many providers say in the token only who somebody is, and the rest when they are asked.
        const asked =
          claimAt(inToken, settings.roleClaim) === undefined &&
          configuration.serverMetadata().userinfo_endpoint !== undefined
        const claims = asked
          ? { ...(await client.fetchUserInfo(configuration, tokens.access_token, inToken.sub)), ...inToken }
          : inToken
        return {
          issuer: inToken.iss,
          subject: inToken.sub,
          name: nameIn(claims) ?? inToken.sub.slice(0, longestName),
          role: roleIn(claims, settings),
        }
      } catch (error) {
        return { refused: isAway(error) ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_REFUSED' }
      }
    },
  }
}

/** The provider did not answer; everything else is an answer that is not what it has to be. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // `fetch` says so by the one TypeError without a code.
  return 'code' in error ? error.code === 'OAUTH_TIMEOUT' : error instanceof TypeError
}

type Claims = Readonly<Record<string, unknown>>

function claimAt(claims: Claims, path: string): unknown {
  // Names of claims are often addresses, with dots in them.
  if (Object.hasOwn(claims, path)) return claims[path]
  let at: unknown = claims
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Claims)[step]
  }
  return at
}

function nameIn(claims: Claims): string | undefined {
  for (const claim of ['name', 'preferred_username', 'email']) {
    const name = claims[claim]
    if (typeof name === 'string' && name.trim() !== '') return [...name.trim()].slice(0, longestName).join('')
  }
  return undefined
}

function roleIn(claims: Claims, { roleClaim, roles }: OidcSettings): StaffRole | null {
  const said = [claimAt(claims, roleClaim)].flat()
  const held = said.flatMap((value) => (typeof value === 'string' && Object.hasOwn(roles, value) ? roles[value] : []))
  return STAFF_ROLES.findLast((role) => held.includes(role)) ?? null
}
