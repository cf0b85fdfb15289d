import type { HandlerContext } from '@sourcemark/broker'

/** Milliseconds between two signs of life: a few of them fit into the time after which a group takes a member for dead. */
const beat = 2_000

/**
 * Does work that gives no sign of how far it is, and says meanwhile that it goes on. For work that ends by itself: whoever does it has a limit of its
 * own, because what never ends would keep its place in the group for ever.
 */
export async function whileWorking<T>(
  { progress }: Pick<HandlerContext, 'progress'>,
  work: () => Promise<T>,
): Promise<T> {
  // A sign that could not be given shows when the group takes the partition away.
  const beating = setInterval(() => void progress().catch(() => undefined), beat)
  try {
    return await work()
  } finally {
    clearInterval(beating)
  }
}
