/** A picture that an account published by itself; its file is made by `pictures.ts`. */
export interface PictureWork {
  /** Name of the file without `.jpg`; the contentId is this after `pic-`. */
  readonly name: string
  readonly accountId: string
  readonly title: string
  readonly language: 'zh' | 'en'
  readonly caption: string
}

const work = (
  name: string,
  accountId: string,
  title: string,
  language: PictureWork['language'],
  caption: string,
): PictureWork => ({ name, accountId, title, language, caption })

/** In the order of publication, after all articles. */
export const pictureWorks: readonly PictureWork[] = [
  work('harbour', 'city-steps', '收帆之前', 'zh', '摄影：城市脚步'),
  work('old-street', 'city-steps', '老街的一排窗', 'zh', ''),
  work('noodles', 'ahe-kitchen', '今天这碗面', 'zh', ''),
  work('sketch', 'northfield', 'Three panels about Mondays', 'en', 'Drawing: Northfield Notes'),
  work('fields', 'lantern-zh', '从热气球上看到的田', 'zh', ''),
  work('skyline', 'river-daily', '江对岸亮灯了', 'zh', '河畔日报 摄'),
  work('still-life', 'doctor-mei', '诊室的窗台', 'zh', ''),
  work('reader', 'northfield', 'The librarian', 'en', 'Photo: Northfield Notes'),
  work('garden', 'lantern-en', 'What grew behind the office', 'en', ''),
  work('mountains', 'slow-money', '假期只拍了一张', 'zh', ''),
]
