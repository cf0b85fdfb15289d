/**
 * Keys for the review, on the queue and on the page of a case. Everything that a key does is also a link or a button. They do nothing while
 * somebody writes, and can be turned off: single letters get in the way of who speaks to their machine.
 */

const offKey = 'sourcemark-keys-off'
const keysAreOn = (): boolean => localStorage.getItem(offKey) === null

const all = <E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E[] => [
  ...within.querySelectorAll<E>(selector),
]
const one = <E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E | null =>
  within.querySelector<E>(selector)

/** Whether letters go into what has the focus. */
function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
}

const dialog = one<HTMLDialogElement>('#keys')

/** Place of the row that keys act on. */
function currentRow(rows: readonly HTMLElement[]): number {
  const focused = rows.findIndex((row) => row.contains(document.activeElement))
  return focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute('aria-current') === 'true')
}

function goToRow(by: 1 | -1): boolean {
  const rows = all('[data-row]')
  if (rows.length === 0) return false
  const at = currentRow(rows)
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]
  for (const row of rows) row.removeAttribute('aria-current')
  next?.setAttribute('aria-current', 'true')
  if (next !== undefined) one('[data-open]', next)?.focus()
  return true
}

function selectRow(): boolean {
  const rows = all('[data-row]')
  const row = rows[currentRow(rows)]
  const box = row === undefined ? null : one<HTMLInputElement>('input[type="checkbox"]', row)
  box?.click()
  return box !== null
}

const steps = (): HTMLDetailsElement[] => all<HTMLDetailsElement>('details.step[data-key]')

function goToStep(by: 1 | -1): boolean {
  const found = steps()
  if (found.length === 0) return false
  const at = found.findIndex((step) => step.contains(document.activeElement))
  const next = found[at < 0 ? 0 : Math.min(Math.max(at + by, 0), found.length - 1)]
  if (next !== undefined) one('summary', next)?.focus()
  return true
}

/** Opens a step and leads to the first thing that it asks for; the button, when it asks for nothing. */
function openStep(step: HTMLDetailsElement): void {
  for (const other of steps()) other.open = other === step
  one('select, textarea, input:not([type="hidden"])', step)?.focus()
  if (!isField(document.activeElement)) one('button[type="submit"]', step)?.focus()
}

function closeStep(): boolean {
  const open = steps().find((step) => step.open && step.contains(document.activeElement))
  if (open === undefined) return false
  open.open = false
  one('summary', open)?.focus()
  return true
}

/** Does what a key stands for. @returns whether it stands for anything here */
function press(key: string): boolean {
  switch (key) {
    case '?':
      dialog?.showModal()
      return dialog !== null
    case '/': {
      const search = one('#text')
      search?.focus()
      return search !== null
    }
    case 'j':
      return goToRow(1) || goToStep(1)
    case 'k':
      return goToRow(-1) || goToStep(-1)
    case 's':
      return selectRow()
    default: {
      const named = all(`[data-key="${CSS.escape(key)}"]`)[0]
      if (named instanceof HTMLDetailsElement) openStep(named)
      else named?.click()
      return named !== undefined
    }
  }
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (dialog?.open === true) return
  const done =
    event.key === 'Escape'
      ? closeStep()
      : keysAreOn() && !isField(event.target) && event.key.length === 1 && press(event.key)
  if (done) event.preventDefault()
})

for (const button of all<HTMLButtonElement>('[data-open-keys]')) {
  button.hidden = false
  button.addEventListener('click', () => dialog?.showModal())
}

for (const button of all<HTMLButtonElement>('[data-toggle-keys]')) {
  const show = (): void => {
    button.textContent = (keysAreOn() ? button.dataset.off : button.dataset.on) ?? ''
  }
  button.addEventListener('click', () => {
    if (keysAreOn()) localStorage.setItem(offKey, '1')
    else localStorage.removeItem(offKey)
    show()
  })
  show()
}

/** Writes the reasons of a template into the fields, unless somebody has written their own. */
for (const select of all<HTMLSelectElement>('select[data-template]')) {
  const form = select.form
  const written = new Map<HTMLTextAreaElement, string>()
  select.addEventListener('change', () => {
    const chosen = select.selectedOptions[0]
    for (const language of ['zh', 'en'] as const) {
      const field = form === null ? null : one<HTMLTextAreaElement>(`[name="reasons_${language}"]`, form)
      if (field === null || (field.value.trim() !== '' && field.value !== written.get(field))) continue
      field.value = chosen?.dataset[language] ?? ''
      written.set(field, field.value)
    }
  })
}

one('#errors')?.focus()
