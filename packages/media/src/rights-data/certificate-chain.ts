import { X509Certificate } from 'node:crypto'

/** Certificates between a signer and an anchor; real chains have two or three. */
const longest = 8

/**
 * Whether a chain of certificates ends at one that is trusted, all in force at a time.
 * @param chain DER, the signer first, the others in any order.
 * @param anchors PEM.
 */
export function reachesAnchor(chain: readonly Uint8Array[], anchors: readonly string[], at: Date): boolean {
  const trusted = anchors.map((pem) => new X509Certificate(pem))
  const [signer, ...others] = chain.map((der) => new X509Certificate(der))
  const inForce = (one: X509Certificate): boolean => one.validFromDate <= at && at <= one.validToDate
  const issued = (one: X509Certificate, by: X509Certificate): boolean =>
    by.ca && one.checkIssued(by) && one.verify(by.publicKey)
  let last = signer
  for (let step = 0; last !== undefined && inForce(last) && step < longest; step++) {
    const subject = last
    if (trusted.some((anchor) => anchor.raw.equals(subject.raw))) return true
    if (trusted.some((anchor) => inForce(anchor) && issued(subject, anchor))) return true
    last = others.find((other) => other !== subject && issued(subject, other))
  }
  return false
}
