import type { FileTags } from './posts.ts'

/** A picture, sound or film that an account published by itself; its file is made by `pictures.ts`, `sounds.ts` or `films.ts`. */
export interface MediaWork {
  readonly contentId: string
  /** Name of the file in the folder of its kind. */
  readonly file: string
  readonly accountId: string
  readonly title: string
  readonly language: 'zh' | 'en'
  readonly caption: string
  readonly tags?: FileTags
}

const picture = (
  name: string,
  accountId: string,
  title: string,
  language: MediaWork['language'],
  caption: string,
): MediaWork => ({ contentId: `pic-${name}`, file: `${name}.jpg`, accountId, title, language, caption })

/** A work without a caption, whose file may say whose it is. */
const tagged =
  (prefix: 'snd' | 'vid') =>
  (file: string, accountId: string, title: string, language: MediaWork['language'], tags?: FileTags): MediaWork => ({
    contentId: `${prefix}-${file.slice(0, file.lastIndexOf('.'))}`,
    file,
    accountId,
    title,
    language,
    caption: '',
    ...(tags === undefined ? {} : { tags }),
  })

const sound = tagged('snd')
const film = tagged('vid')

/** What the file of the song says of itself, unless somebody takes it out. */
export const tramTags: FileTags = {
  title: '末班电车',
  artist: '城市脚步',
  copyright: '© 2026 城市脚步 版权所有',
}

/** What somebody else wrote into the file of a song. */
export const songTags: FileTags = {
  title: 'Evening song',
  artist: 'Northfield Notes',
  copyright: '© Northfield Notes',
}

/** What the file of a film says of itself. */
export const bridgeTags: FileTags = {
  title: '铁桥通车第一天',
  artist: '河畔日报',
  copyright: '© 2026 河畔日报 版权所有',
}

export const pictureWorks: readonly MediaWork[] = [
  picture('harbour', 'city-steps', '收帆之前', 'zh', '摄影：城市脚步'),
  picture('old-street', 'city-steps', '老街的一排窗', 'zh', ''),
  picture('noodles', 'ahe-kitchen', '今天这碗面', 'zh', ''),
  picture('sketch', 'northfield', 'Three panels about Mondays', 'en', 'Drawing: Northfield Notes'),
  picture('fields', 'lantern-zh', '从热气球上看到的田', 'zh', ''),
  picture('skyline', 'river-daily', '江对岸亮灯了', 'zh', '河畔日报 摄'),
  picture('still-life', 'doctor-mei', '诊室的窗台', 'zh', ''),
  picture('reader', 'northfield', 'The librarian', 'en', 'Photo: Northfield Notes'),
  picture('garden', 'lantern-en', 'What grew behind the office', 'en', ''),
  picture('mountains', 'slow-money', '假期只拍了一张', 'zh', ''),
]

export const soundWorks: readonly MediaWork[] = [
  sound('night-tram.mp3', 'city-steps', '末班电车', 'zh', tramTags),
  sound('evening-song.ogg', 'northfield', 'Evening song', 'en'),
  sound('piano-study.wav', 'slow-money', '周末练琴', 'zh'),
  sound('river-quartet.ogg', 'river-daily', '江边的弦乐四重奏', 'zh'),
  sound('opening.wav', 'river-daily', '河畔新闻片头', 'zh'),
  sound('sleepless.mp3', 'doctor-mei', '睡不着的人（第一期）', 'zh'),
  sound('octopus-read.ogg', 'lantern-en', 'Doors for an octopus, read aloud', 'en'),
  sound('dawn-birds.wav', 'lantern-zh', '清晨五点的院子', 'zh'),
]

export const filmWorks: readonly MediaWork[] = [
  film('night-market.mp4', 'ahe-kitchen', '夜市第一锅', 'zh'),
  film('ebb-tide.mp4', 'city-steps', '退潮以后', 'zh'),
  film('weir-walk.webm', 'northfield', 'Down to the weir', 'en'),
  film('evening-clinic.mp4', 'doctor-mei', '睡前三件事', 'zh'),
  film('iron-bridge.mp4', 'river-daily', '铁桥通车第一天', 'zh', bridgeTags),
]

/** In the order of publication, after all articles. */
export const mediaWorks = [...pictureWorks, ...soundWorks, ...filmWorks] as const
