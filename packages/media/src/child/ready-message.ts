/** What a child says once, when it can take jobs. */
export const readyMessage = 'ready'
