import { previewTypes } from '@sourcemark/media'
import Type from 'typebox'
import { refusal } from '../http/problems.ts'
import { type Answer, bytes, problem, type Route, route, type Visit } from '../http/route.ts'
import { openAddress, type Viewer, viewerOf } from './media-address.ts'

const params = Type.Object({ medium: Type.String({ maxLength: 300 }) })

/** What goes out with strangers' media, whoever opens them and however. */
const headers = Object.freeze({
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'content-disposition': 'inline',
  'cache-control': 'private, max-age=1200',
  'accept-ranges': 'bytes',
})

const unplayable = { zh: '无法预览该文件。', en: 'There is no preview of this file.' } as const

async function serve(visit: Visit, kind: Viewer['kind'], token: string): Promise<Answer> {
  const { services, now } = visit
  const viewer = viewerOf(visit, kind)
  const target = viewer === undefined ? undefined : openAddress(services.keys.media, viewer, token, now)
  if (target === undefined) return refusal('NOT_FOUND')
  const preview = await services.previews.preview(target.sha256, target.wish)
  if (!preview.ok) return problem(422, preview.code, unplayable)
  return ranged(previewTypes[target.wish.what], preview.bytes, visit.range)
}

/** The bytes, or those of them that a player asks for. A range that is none, or more than one, is answered with the whole. */
export function ranged(type: string, body: Uint8Array, range: string | undefined): Answer {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '') ?? []
  if (first === '' && last === '') return bytes(type, body, { headers })
  const start = first === '' ? Math.max(0, body.length - Number(last)) : Number(first)
  const end = first === '' || last === '' ? body.length - 1 : Math.min(Number(last), body.length - 1)
  if (start > end) {
    return bytes(type, new Uint8Array(0), {
      status: 416,
      headers: { ...headers, 'content-range': `bytes */${body.length}` },
    })
  }
  return bytes(type, body.subarray(start, end + 1), {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${body.length}` },
  })
}

/** Previews of strangers' media, under addresses that are signed for whoever is shown them. */
export const mediaRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/media/staff/:medium',
    access: { kind: 'staff', action: 'see' },
    limit: 'media',
    summary: 'A picture, a frame, a sound or its peaks, for staff',
    params,
    handle: (ask) => serve(ask, 'staff', ask.params.medium),
  }),
  route({
    method: 'GET',
    path: '/media/case/:medium',
    access: { kind: 'party', sides: ['claimant', 'respondent'] },
    limit: 'media',
    summary: 'A picture, a frame, a sound or its peaks, for a side of a case that is about it',
    params,
    handle: (ask) => serve(ask, 'case', ask.params.medium),
  }),
])
