import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import type { StaffRefusalCode } from './refusals.ts'

/** How passwords are kept. Given as a value, so that tests can count what is done. */
export interface PasswordHashing {
  /** The form in which a password is kept. */
  hash(password: string): Promise<string>
  /** Whether a password is the one that is kept. Takes as long for a wrong one. */
  matches(password: string, kept: string): Promise<boolean>
  /** A kept form that no password matches, as costly as a real one: for names that there are not. */
  readonly decoy: string
}

export interface ScryptCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** 32 MiB and about a fifth of a second each. */
const usualCost: ScryptCost = Object.freeze({ N: 2 ** 15, r: 8, p: 3 })
const keyBytes = 32
const saltBytes = 16
const longestPassword = 200

// Different spellings of the same characters come from different keyboards.
const normal = (password: string): string => password.normalize('NFKC')

/** Passwords that are worked on at a time, so that a crowd at the door leaves threads and memory for everything else. */
const atOnce = 2
let working = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (working < atOnce) working++
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    // Whoever is next takes the place.
    if (next === undefined) working--
    else next()
  }
}

function derive(password: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r + 2 ** 20 }
  return inTurn(
    () =>
      new Promise((resolve, reject) => {
        scrypt(normal(password), salt, keyBytes, options, (error, key) =>
          error === null ? resolve(key) : reject(error),
        )
      }),
  )
}

const written = ({ N, r, p }: ScryptCost, salt: Buffer, key: Buffer): string =>
  ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')

/** Passwords kept with scrypt of node:crypto; the cost stands beside each, so it can be raised. */
export function scryptHashing(cost: ScryptCost = usualCost): PasswordHashing {
  return {
    async hash(password) {
      const salt = randomBytes(saltBytes)
      return written(cost, salt, await derive(password, salt, cost))
    },
    async matches(password, kept) {
      const [, N, r, p, salt = '', key = ''] = kept.split('$')
      // No password is that long, and a text of megabytes would cost more than any other.
      const tried = password.length > longestPassword ? '' : password
      const found = await derive(tried, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
      return timingSafeEqual(found, Buffer.from(key, 'base64url')) && tried === password
    },
    decoy: written(cost, randomBytes(saltBytes), randomBytes(keyBytes)),
  }
}

/** What passwords are kept with when nothing else is given. */
export const passwordHashing: PasswordHashing = scryptHashing()

/** Without what is taken for something else when it is read out. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password for one use, 99 random bits in four groups. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}

type PasswordProblem = Extract<StaffRefusalCode, 'PASSWORD_SHORT' | 'PASSWORD_LONG' | 'PASSWORD_WEAK'>

/** Why somebody may not choose this password; undefined when they may. */
export function passwordProblem(password: string, name: string): PasswordProblem | undefined {
  const chosen = normal(password)
  if ([...chosen].length < 12) return 'PASSWORD_SHORT'
  if (password.length > longestPassword) return 'PASSWORD_LONG'
  const plain = chosen.toLowerCase()
  // A name of one or two letters is in half of all passwords.
  if (new Set(plain).size < 5 || (name.length > 2 && plain.includes(name))) return 'PASSWORD_WEAK'
  return undefined
}
