import { readyMessage } from './ready-message.ts'

/**
 * The life of a child of a pool: says that it is ready, answers one job after the other, and ends when its parent lets go of it or is gone.
 * An error of `answer` ends it too: what a job left behind is then nobody's.
 */
export function answerJobs<Job, Reply>(answer: (job: Job) => Promise<Reply>): void {
  process.on('message', (job) => {
    // Rejection is not handled, which ends the process: its parent sees a crash with the error as its last words.
    void answer(job as Job).then((reply) => {
      if (process.connected) process.send?.(reply)
    })
  })
  process.send?.(readyMessage)
}
