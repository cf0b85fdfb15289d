/** Aborted by the first Ctrl-C or SIGTERM. A second one finds no handler any more and ends the process as usual. */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  const abort = () => {
    process.off('SIGINT', abort)
    process.off('SIGTERM', abort)
    controller.abort()
  }
  process.on('SIGINT', abort)
  process.on('SIGTERM', abort)
  return controller.signal
}
