import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type KeptSignIn, type OidcSettings, openOidc } from '../src/index.ts'
import { client, type IdentityProvider, startIdentityProvider } from './identity-provider.ts'

let provider: IdentityProvider
beforeAll(async () => {
  provider = await startIdentityProvider()
})
afterAll(() => provider.close())
beforeEach(() => {
  provider.says = { name: 'Ada Lovelace', groups: ['staff', 'moderators'] }
})

const settings = (more: Partial<OidcSettings> = {}): OidcSettings => ({
  ...client,
  issuer: provider.issuer,
  roleClaim: 'groups',
  roles: { moderators: 'reviewer', leads: 'senior', root: 'admin' },
  ...more,
})

/** Begins a sign-in and goes through the provider's pages. */
async function comeBack(more: Partial<OidcSettings> = {}, at = provider) {
  const oidc = openOidc(settings(more))
  const begun = await oidc.begin()
  if ('refused' in begun) throw new Error(begun.refused)
  return { oidc, kept: begun.kept, began: new URL(begun.url), back: await at.visit(begun.url) }
}

async function signIn(more: Partial<OidcSettings> = {}) {
  const { oidc, kept, back } = await comeBack(more)
  return await oidc.finish(back, kept)
}

const refused = { refused: 'PROVIDER_REFUSED' }

describe('a sign-in at an identity provider', () => {
  it('names who it is and what they are here', async () => {
    expect(await signIn()).toEqual({ issuer: provider.issuer, subject: 'u-1', name: 'Ada Lovelace', role: 'reviewer' })
  })

  it('goes by code with PKCE, state and nonce, new each time', async () => {
    const { began, kept } = await comeBack()
    expect(Object.fromEntries(began.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: client.redirectUri,
      state: kept.state,
      nonce: kept.nonce,
    })
    expect(began.href).not.toContain(kept.verifier)
    const again = (await comeBack()).kept
    for (const name of ['state', 'nonce', 'verifier'] as const) expect(again[name]).not.toBe(kept[name])
  })

  it('takes the claim from where the provider says it, under a path as well, and the highest of several roles', async () => {
    provider.says = { preferred_username: 'ada', realm_access: { roles: ['root', 'moderators', 'leads'] } }
    const roleClaim = 'realm_access.roles'
    expect(await signIn({ roleClaim })).toMatchObject({ name: 'ada', role: 'admin' })
    provider.says = { groups: 'leads' }
    expect(await signIn()).toMatchObject({ name: 'u-1', role: 'senior' })
  })

  it.each([
    ['the claim is absent', {}],
    ['the claim says something else', { groups: ['staff', 'constructor', '__proto__'] }],
    ['the claim is no text', { groups: [{ moderators: true }, 7, null] }],
  ])('gives no role when %s', async (_what, says) => {
    provider.says = says
    expect(await signIn()).toMatchObject({ role: null })
  })

  it('cuts a name without end', async () => {
    provider.says = { name: '长'.repeat(5000) }
    expect(await signIn()).toMatchObject({ name: '长'.repeat(100) })
  })
})

describe('a sign-in is refused', () => {
  it.each<[string, (kept: KeptSignIn) => KeptSignIn]>([
    ['with another state', (kept) => ({ ...kept, state: 'another' })],
    ['with another nonce', (kept) => ({ ...kept, nonce: 'another' })],
    ['with another verifier', (kept) => ({ ...kept, verifier: 'x'.repeat(43) })],
  ])('%s', async (_what, change) => {
    const { oidc, kept, back } = await comeBack()
    expect(await oidc.finish(back, change(kept))).toEqual(refused)
  })

  it('with a code that was used before', async () => {
    const { oidc, kept, back } = await comeBack()
    expect(await oidc.finish(back, kept)).toMatchObject({ subject: 'u-1' })
    expect(await oidc.finish(back, kept)).toEqual(refused)
  })

  it('with the code of another browser', async () => {
    const mine = await comeBack()
    const theirs = await comeBack()
    const mixed = new URL(mine.back)
    mixed.searchParams.set('code', new URL(theirs.back).searchParams.get('code') ?? '')
    expect(await mine.oidc.finish(mixed.href, mine.kept)).toEqual(refused)
  })

  it('with an address of any other form', async () => {
    const { oidc, kept, back } = await comeBack()
    const changed = (change: (url: URL) => void): string => {
      const url = new URL(back)
      change(url)
      return url.href
    }
    for (const address of [
      client.redirectUri,
      '/sign-in/callback',
      changed((url) => url.searchParams.delete('state')),
      changed((url) => url.searchParams.append('state', kept.state)),
      changed((url) => url.searchParams.set('iss', 'https://other.example')),
      `${client.redirectUri}?error=access_denied&state=${kept.state}&iss=${encodeURIComponent(provider.issuer)}`,
    ]) {
      expect(await oidc.finish(address, kept), address).toEqual(refused)
    }
  })

  it('with a secret that is not ours', async () => {
    expect(await signIn({ clientSecret: 'another secret that is long enough' })).toEqual(refused)
  })
})

describe('a provider that is away', () => {
  it('is said to be, and asked again the next time', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const oidc = openOidc(settings({ issuer: `http://127.0.0.1:${port}` }))
    expect(await oidc.begin()).toEqual({ refused: 'PROVIDER_UNAVAILABLE' })
    const kept = { state: 's', nonce: 'n', verifier: 'v' }
    expect(await oidc.finish(`${client.redirectUri}?code=c&state=s`, kept)).toEqual({ refused: 'PROVIDER_UNAVAILABLE' })
  })

  it('after somebody was sent there is said to be', async () => {
    const other = await startIdentityProvider()
    const { oidc, kept, back } = await comeBack({ issuer: other.issuer }, other)
    await other.close()
    expect(await oidc.finish(back, kept)).toEqual({ refused: 'PROVIDER_UNAVAILABLE' })
  })

  it('at an address without TLS is asked on this machine alone', async () => {
    expect(await openOidc(settings({ issuer: 'http://id.example' })).begin()).toEqual({
      refused: 'PROVIDER_UNAVAILABLE',
    })
  })
})
