import { page, type Route, route } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { html } from '../pages/html.ts'

const words = dictionary({
  title: { zh: '投诉与申诉', en: 'Complaints and appeals' },
  what: {
    zh: '本平台检查公众账号发布的内容是否标注来源、是否获得许可。您可以在此投诉内容，或对判定提出申诉。',
    en: 'This platform checks whether what accounts publish credits its source and was permitted. Here you complain about a content, or appeal against a verdict.',
  },
  follow: {
    zh: '提交后您会得到查询码，可随时查看进度、期限和结果。',
    en: 'After filing you get a code, by which you follow state, deadline and outcome.',
  },
})

/** What the public can do without an account. */
export const portalRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/',
    access: { kind: 'public' },
    limit: 'page',
    summary: 'What one can do here',
    async handle({ language }) {
      const say = words[language]
      return page(say.title, html`<h1>${say.title}</h1><p>${say.what}</p><p>${say.follow}</p>`)
    },
  }),
])
