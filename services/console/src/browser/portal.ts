import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'

/** Forms and receipts of the portal: works out the challenge of a form while it is filled in, and prints. Everything also works without. */

function solve(form: HTMLFormElement, puzzle: string): void {
  const field = form.elements.namedItem('solution')
  if (!(field instanceof HTMLInputElement) || field.value !== '' || crypto.subtle === undefined) return
  const challenge = JSON.parse(puzzle) as Challenge
  let working: Promise<void> | undefined
  const work = (): Promise<void> => {
    working ??= solveChallenge({ challenge, deriveKey })
      .then((solution) => {
        if (solution !== null) field.value = JSON.stringify({ challenge, solution })
      })
      .catch(() => undefined)
    return working
  }
  form.addEventListener('focusin', work, { once: true })
  const sendSolved = async (button: HTMLButtonElement | null): Promise<void> => {
    form.setAttribute('aria-busy', 'true')
    await work()
    form.removeAttribute('aria-busy')
    // without a solution it goes the slow way
    if (field.value === '') field.value = ' '
    form.requestSubmit(button)
  }
  form.addEventListener('submit', (event) => {
    if (field.value !== '') return
    event.preventDefault()
    void sendSolved(event.submitter instanceof HTMLButtonElement ? event.submitter : null)
  })
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-puzzle]'))
  solve(form, form.dataset.puzzle ?? '')

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

document.getElementById('errors')?.focus()
