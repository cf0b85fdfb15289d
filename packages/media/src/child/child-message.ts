/** What a child says once, when it can take jobs. */
export const readyMessage = 'ready'

/** What a child says of the job that it has: how far it is, as often as it likes, then the reply. */
export type ChildMessage<Reply, Progress> = { readonly progress: Progress } | { readonly reply: Reply }
