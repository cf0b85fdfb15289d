/** One Ctrl-C arrives several times: from the terminal, and from npm and infra/setup, which pass it on. */
const echoes = 1000

/** Aborted by the first Ctrl-C or SIGTERM. One that comes a second later or more ends the process as usual. */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  const abort = () => {
    if (controller.signal.aborted) return
    controller.abort()
    setTimeout(() => {
      process.off('SIGINT', abort)
      process.off('SIGTERM', abort)
    }, echoes).unref()
  }
  process.on('SIGINT', abort)
  process.on('SIGTERM', abort)
  return controller.signal
}
