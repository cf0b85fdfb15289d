import { defineSettings } from '@sourcemark/runtime'
import { blobSettings, ffmpegSettings, lineSettings } from '@sourcemark/wiring'
import { dutySettings } from './duties/settings.ts'

export const consoleSettings = defineSettings({
  ...lineSettings,
  ...blobSettings,
  ...ffmpegSettings,
  ...dutySettings,
  SOURCEMARK_CONSOLE_HOST: {
    kind: 'string',
    default: '127.0.0.1',
    pattern: /^[0-9A-Za-z.:-]+$/,
    expected: 'an address or host name',
    description: 'Where the console listens',
  },
  SOURCEMARK_CONSOLE_PORT: {
    kind: 'integer',
    default: 8600,
    min: 0,
    max: 65535,
    description: 'Port of the console; 0 takes a free one',
  },
  SOURCEMARK_PUBLIC_URL: {
    kind: 'url',
    protocols: ['https:', 'http:'],
    optional: true,
    description:
      'Address under which people reach the console: links in messages begin with it, and with https cookies are sent encrypted only; the address that it listens on when absent',
  },
  SOURCEMARK_TRUSTED_PROXIES: {
    kind: 'list',
    optional: true,
    entry: /^[0-9A-Fa-f.:]+(\/\d{1,3})?$/,
    expected: 'addresses or networks separated by commas',
    description: 'Proxies whose word about where a request came from is taken; none when absent',
  },
  SOURCEMARK_CONSOLE_SECRETS: {
    kind: 'list',
    optional: true,
    secret: true,
    entry: /^[A-Za-z0-9+/_-]{43,}={0,2}$/,
    expected: '32 random bytes or more in base64; or several, separated by commas',
    description:
      'Signs cookies, links and addresses of media: the first one does, links that the others signed are believed; one that is made at the first start and kept in the database when absent',
  },
  SOURCEMARK_OIDC_ISSUER: {
    kind: 'url',
    protocols: ['https:', 'http:'],
    optional: true,
    requires: ['SOURCEMARK_OIDC_CLIENT_ID', 'SOURCEMARK_OIDC_CLIENT_SECRET', 'SOURCEMARK_PUBLIC_URL'],
    description:
      'Identity provider at which staff may sign in (OpenID Connect); it leads back to `/sign-in/callback`. Passwords alone when absent',
  },
  SOURCEMARK_OIDC_CLIENT_ID: {
    kind: 'string',
    optional: true,
    description: 'Id of the console at the identity provider',
  },
  SOURCEMARK_OIDC_CLIENT_SECRET: {
    kind: 'string',
    optional: true,
    secret: true,
    description: 'Secret of the console at the identity provider',
  },
  SOURCEMARK_OIDC_SCOPE: {
    kind: 'string',
    default: 'openid profile',
    description: 'What is asked of the identity provider',
  },
  SOURCEMARK_OIDC_ROLE_CLAIM: {
    kind: 'string',
    default: 'roles',
    description: 'Claim that says what somebody is here: its name, or a path with dots into it',
  },
  SOURCEMARK_OIDC_ROLES: {
    kind: 'list',
    default: ['viewer=viewer', 'reviewer=reviewer', 'senior=senior', 'admin=admin'],
    entry: /^[^=,]+=(viewer|reviewer|senior|admin)$/,
    expected: 'entries such as `group=reviewer` separated by commas',
    description:
      'What the values of that claim mean; of several the highest role counts, and without one nobody gets in',
  },
  SOURCEMARK_TIME_ZONE: {
    kind: 'string',
    default: 'Asia/Shanghai',
    pattern: /^[A-Za-z0-9+_/-]{1,64}$/,
    expected: 'the name of a time zone, as Asia/Shanghai or UTC',
    description: 'Time zone in which pages show times',
  },
  SOURCEMARK_CONSOLE_RATE_LIMITS: {
    kind: 'boolean',
    default: true,
    description: 'Whether the console limits the requests of one address itself; false where a proxy does',
  },
})
