/** Cookies of the console by their plain names; where it is reached by https each has `__Host-` in front. */
export const COOKIES = Object.freeze({
  /** The session of a member of staff. */
  staff: 'staff',
  /** The side of a case that somebody is, after they have shown its code or link. */
  party: 'party',
  /** Tells visitors apart, for the tokens of their forms. */
  visitor: 'visitor',
  language: 'lang',
  /** What a sign-in at the identity provider has to come back with. */
  provider: 'provider',
} as const)
