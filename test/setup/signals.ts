type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'
const signals: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Lets `cleanUp` finish before a signal ends the process: vitest itself exits within a millisecond and runs no tear-down.
 * Further signals meanwhile change nothing.
 *
 * @returns a function that puts everything back as it was
 */
export function beforeSignalEnds(cleanUp: () => Promise<void>): () => void {
  let ending = false
  const restores = signals.map((signal) => {
    const others = process.listeners(signal)
    const onSignal = (): void => {
      if (ending) return
      ending = true
      void cleanUp()
        .catch((error: unknown) => console.error(error))
        .finally(() => {
          restore()
          // To those who listened before, or to the default of Node, which ends the process.
          process.kill(process.pid, signal)
        })
    }
    process.removeAllListeners(signal)
    process.on(signal, onSignal)
    return () => {
      process.off(signal, onSignal)
      for (const listener of others) process.on(signal, listener)
    }
  })
  const restore = (): void => {
    for (const put of restores) put()
  }
  return restore
}
