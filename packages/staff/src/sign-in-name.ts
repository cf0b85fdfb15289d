const nameForm = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u

/** A name as it is looked up: however it is typed, it is the same name. */
export const normalName = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

/** Whether somebody may be called so. */
export const isSignInName = (name: string): boolean => nameForm.test(normalName(name))
