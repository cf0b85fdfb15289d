/** What scripts add to the pages of evidence: copying, going from passage to passage, the slider, and waveforms. */

/** Puts a text into the clipboard and says so for a moment. */
function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const { copy = '', done = '' } = button.dataset
    const label = button.textContent
    button.hidden = false
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(document.getElementById(copy)?.textContent ?? '')
      button.textContent = done
      setTimeout(() => {
        button.textContent = label
      }, 2_000)
    })
  }
}

/** Shows a passage in its column without moving the page further than needed, and marks it. */
function goTo(id: string): void {
  const target = document.getElementById(id)
  if (target === null) return
  for (const old of document.querySelectorAll('.met')) old.classList.remove('met')
  target.classList.add('met')
  target.focus({ preventScroll: true })
  const column = target.closest<HTMLElement>('.text')
  if (column !== null) {
    column.scrollTop +=
      target.getBoundingClientRect().top - column.getBoundingClientRect().top - column.clientHeight / 3
  }
  target.scrollIntoView({ block: 'nearest' })
}

/** A passage leads to where it stands in the other text. */
function passages(): void {
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    const link = event.target.closest<HTMLAnchorElement>('a.passage-number')
    const goes = link?.hash.slice(1) ?? event.target.closest<HTMLElement>('mark[data-goes]')?.dataset.goes
    if (goes === undefined) return
    event.preventDefault()
    goTo(goes)
  })
}

/** Moves the line between a picture and the original that is laid over it. */
function sliders(): void {
  for (const figure of document.querySelectorAll<HTMLElement>('figure[data-slide]')) {
    const width = Number(figure.dataset.slide)
    const input = figure.querySelector('input')
    const label = figure.querySelector('label')
    if (input === null || label === null) continue
    label.hidden = false
    input.addEventListener('input', () => {
      const across = `${(width * Number(input.value)) / 100}`
      figure.querySelector('clipPath rect')?.setAttribute('width', across)
      const line = figure.querySelector('.slide-line')
      line?.setAttribute('x1', across)
      line?.setAttribute('x2', across)
    })
  }
}

copyButtons()
passages()
sliders()
// Most evidence has nothing to be heard.
if (document.querySelector('figure[data-wave]') !== null) {
  void import('./evidence/waves.ts').then(({ drawWaves }) => drawWaves())
}
