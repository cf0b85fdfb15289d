import type { BothLanguages } from '@sourcemark/review'
import { say } from '../http/language.ts'
import type { Visit } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { html } from '../pages/html.ts'
import type { StaffStep } from './case/steps.ts'

const words = dictionary({
  title: { zh: '快捷键', en: 'Keyboard shortcuts' },
  key: { zh: '按键', en: 'Key' },
  what: { zh: '作用', en: 'What it does' },
  close: { zh: '关闭', en: 'Close' },
  off: { zh: '停用快捷键', en: 'Turn shortcuts off' },
  on: { zh: '启用快捷键', en: 'Turn shortcuts on' },
  fields: { zh: '在输入框中输入时，快捷键不起作用。', en: 'While you write in a field, they do nothing.' },
})

type Shortcut = readonly [key: string, what: BothLanguages]

const SHORTCUTS: Readonly<Record<'queue' | 'case', readonly Shortcut[]>> = Object.freeze({
  queue: [
    ['j', say('下一行', 'Next row')],
    ['k', say('上一行', 'Previous row')],
    ['Enter', say('打开案件', 'Open the case')],
    ['s', say('选中或取消', 'Select or unselect')],
    ['/', say('查找', 'Find')],
    ['?', say('打开本说明', 'Open this help')],
  ],
  case: [
    ['j', say('下一项操作', 'Next step')],
    ['k', say('上一项操作', 'Previous step')],
    ['Escape', say('收起操作', 'Close a step')],
    ['e', say('查看依据', 'See the evidence')],
    ['n', say('下一件', 'Next case')],
    ['q', say('返回队列', 'Back to the queue')],
    ['?', say('打开本说明', 'Open this help')],
  ],
})

interface KeyHelpProps {
  readonly visit: Visit
  readonly page: 'queue' | 'case'
  /** Steps that are open in a case now. */
  readonly steps?: readonly StaffStep[]
}

/** The button that opens the help about keys. Without scripts there are no shortcuts, and neither is shown. */
export const KeyHelpButton = ({ visit: { language } }: Pick<KeyHelpProps, 'visit'>) =>
  html`<button class="link" type="button" data-open-keys hidden>${words[language].title} <kbd>?</kbd></button>`

/** The help about keys. */
export function KeyHelp({ visit: { language }, page, steps = [] }: KeyHelpProps) {
  const text = words[language]
  const shown = [...steps.map(({ key, name }): Shortcut => [key, name]), ...SHORTCUTS[page]]
  return html`
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">${text.title}</h2>
      <form method="dialog" class="actions">
        <button class="primary" type="submit">${text.close}</button>
        <button type="button" data-toggle-keys data-on=${text.on} data-off=${text.off}>${text.off}</button>
      </form>
      <p>${text.fields}</p>
      <table>
        <caption class="hidden">${text.title}</caption>
        <thead><tr><th scope="col">${text.key}</th><th scope="col">${text.what}</th></tr></thead>
        <tbody>${shown.map(
          ([key, what]) => html`<tr><th scope="row"><kbd>${key}</kbd></th><td>${what[language]}</td></tr>`,
        )}</tbody>
      </table>
    </dialog>`
}
