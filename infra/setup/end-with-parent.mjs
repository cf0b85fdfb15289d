/**
 * Loaded into the processes of a command (`--import`): asks its process to stop in good order when the one that started
 * it is gone. npm, killed, tells nobody, and neither does the shell that it puts between itself and us.
 */
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/** The parent of a process, where there is a /proc. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    return { name, parent: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] }
  } catch {
    return undefined
  }
}

/** Who has to stay: the parent, and when that is a shell, also who started the shell. */
function ancestors() {
  const shell = parentOf(process.ppid)
  const above = shell !== undefined && /^(ba|da|a|z|k)?sh$/.test(shell.name) ? shell.parent : ''
  return `${process.ppid} ${above}`
}

if (isMainThread) {
  const before = ancestors()
  const watch = setInterval(() => {
    if (ancestors() === before) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}
