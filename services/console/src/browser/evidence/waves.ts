/** Waveforms over the players of evidence, with the stretch that matches. */
import Renderer from 'wavesurfer.js/dist/renderer.js'
import WaveSurfer from 'wavesurfer.js/dist/wavesurfer.js'
import Regions from 'wavesurfer.js/plugins/regions'

const height = 72

/** The library's own styles of what it draws in. */
const styles = `
  :host { user-select: none; min-width: 1px; }
  .scroll { overflow-x: auto; overflow-y: hidden; width: 100%; position: relative; }
  .wrapper { position: relative; overflow: visible; z-index: 2; }
  .canvases { min-height: ${height}px; pointer-events: none; }
  .canvases > div { position: relative; }
  canvas { display: block; position: absolute; top: 0; image-rendering: pixelated; }
  .progress { pointer-events: none; position: absolute; z-index: 2; top: 0; left: 0; width: 0; height: 100%; overflow: hidden; }
  .progress > div { position: relative; }
  .cursor { pointer-events: none; position: absolute; z-index: 5; top: 0; left: 0; height: 100%; border-radius: 2px; }
`

/** The library writes its styles into the document as text, which the pages allow nobody; as a sheet of its own they may stand. */
function allowStyles(): void {
  Object.defineProperty(Renderer.prototype, 'initHtml', {
    value(): [HTMLElement, ShadowRoot] {
      const host = document.createElement('div')
      const shadow = host.attachShadow({ mode: 'open' })
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(styles)
      shadow.adoptedStyleSheets = [sheet]
      const named = (name: string, ...children: Node[]): HTMLElement => {
        const element = document.createElement('div')
        element.className = name
        element.setAttribute('part', name)
        element.append(...children)
        return element
      }
      shadow.append(named('scroll', named('wrapper', named('canvases'), named('progress'), named('cursor'))))
      return [host, shadow]
    },
  })
}

/** As the server tells how loud a stretch is. */
interface Peaks {
  readonly seconds: number
  readonly min: number[]
  readonly max: number[]
}

async function draw(figure: HTMLElement): Promise<void> {
  const container = figure.querySelector<HTMLElement>('.wave')
  const media = figure.querySelector('audio')
  const { wave: address, from, to } = figure.dataset
  if (container === null || media === null || address === undefined) return
  const answer = await fetch(address)
  // Without it the player stands alone.
  if (!answer.ok) return
  const { seconds, min, max } = (await answer.json()) as Peaks
  const colours = getComputedStyle(figure)
  const regions = Regions.create()
  const surfer = WaveSurfer.create({
    container,
    media,
    height,
    peaks: [max, min],
    duration: seconds,
    waveColor: colours.getPropertyValue('--quiet'),
    progressColor: colours.getPropertyValue('--accent'),
    cursorColor: colours.getPropertyValue('--text'),
    plugins: [regions],
  })
  if (from === undefined || to === undefined) return
  media.currentTime = Number(from)
  surfer.once('decode', () => {
    regions.addRegion({
      start: Number(from),
      end: Number(to),
      drag: false,
      resize: false,
      color: colours.getPropertyValue('--stretch'),
    })
  })
}

/** Draws the waveforms that come into view. */
export function drawWaves(): void {
  const figures = document.querySelectorAll<HTMLElement>('figure[data-wave]')
  if (figures.length === 0) return
  allowStyles()
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue
      observer.unobserve(target)
      void draw(target as HTMLElement)
    }
  })
  for (const figure of figures) observer.observe(figure)
}
