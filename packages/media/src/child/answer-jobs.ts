import { type ChildMessage, readyMessage } from './child-message.ts'

/**
 * The life of a child of a pool: says that it is ready, answers one job after the other, and ends when its parent lets go of it or is gone.
 * An error of `answer` ends it too: what a job left behind is then nobody's.
 * @param answer does a job; with `tell` it says how far it is.
 */
export function answerJobs<Job, Reply, Progress = never>(
  answer: (job: Job, tell: (progress: Progress) => void) => Promise<Reply>,
): void {
  const send = (message: ChildMessage<Reply, Progress>): void => {
    if (process.connected) process.send?.(message)
  }
  process.on('message', (job) => {
    // Rejection is not handled, which ends the process: its parent sees a crash with the error as its last words.
    void answer(job as Job, (progress) => send({ progress })).then((reply) => send({ reply }))
  })
  process.send?.(readyMessage)
}
