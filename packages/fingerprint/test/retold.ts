/** The samples lie in test/support, where every package may read them; this is their earlier place. */
export * from '../../../test/support/retold.ts'
