import { createChallenge, type Challenge as Puzzle, type Solution, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'

/** What came of the challenge of a form: solved; not tried, as without scripts; or not a solution of ours for this form. */
export type ChallengeOutcome = 'solved' | 'absent' | 'wrong'

/** Makes it dear to file in bulk, and tells nobody who files. Whoever does not solve it is only let in more slowly. */
export interface Challenge {
  /** What the browser gets with a form, as text; good for that form alone. */
  pose(form: string, now: Date): Promise<string>
  /** Checks what came back with the form. Never throws on what it is given. */
  check(form: string, answer: string, now: Date): Promise<ChallengeOutcome>
}

/** How long a form may stay open, in milliseconds. */
const openFor = 24 * 3_600_000

export interface WorkOptions {
  /** Signs what is posed; 32 bytes. */
  readonly key: Buffer
  /** Rounds of one attempt; 1,000 when absent. With 256 attempts in the mean a browser is busy for less than half a second. */
  readonly cost?: number
}

/** A proof of work: the browser looks for a number under which a key begins with a zero byte. Checking it takes one attempt. */
export function proofOfWork({ key, cost = 1000 }: WorkOptions): Challenge {
  const hmacSignatureSecret = key.toString('base64url')
  return {
    async pose(form, now) {
      const puzzle = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost,
        keyPrefix: '00',
        deriveKey,
        data: { form },
        expiresAt: new Date(now.getTime() + openFor),
        hmacSignatureSecret,
      })
      return JSON.stringify(puzzle)
    },
    async check(form, answer, now) {
      if (answer.trim() === '') return 'absent'
      const read = readAnswer(answer)
      if (read === null) return 'wrong'
      const { data, expiresAt = 0 } = read.challenge.parameters
      if (data?.form !== form || expiresAt * 1000 < now.getTime()) return 'wrong'
      try {
        const { verified } = await verifySolution({ ...read, deriveKey, hmacSignatureSecret })
        return verified ? 'solved' : 'wrong'
      } catch {
        // it is not what was posed: the library stumbles over it before it sees that
        return 'wrong'
      }
    },
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function readAnswer(answer: string): { readonly challenge: Puzzle; readonly solution: Solution } | null {
  let value: unknown
  try {
    value = JSON.parse(answer)
  } catch {
    return null
  }
  if (!isRecord(value)) return null
  const { challenge, solution } = value
  if (!isRecord(challenge) || !isRecord(challenge.parameters) || !isRecord(solution)) return null
  return { challenge: challenge as unknown as Puzzle, solution: solution as unknown as Solution }
}
