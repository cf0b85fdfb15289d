import { own } from './own-texts.ts'
import type { ArticleText, CorpusPost } from './posts.ts'
import { postedFile, writePost } from './write-post.ts'

/** Posts with pictures, after those of texts. */
export const picturePosts = (article: ArticleText): readonly CorpusPost[] => [
  // 85
  writePost('attribution_missing', 'hot-picks', '海边的船', 'zh', ['pic-harbour'], {
    attack: 'picture, half of it cut off',
    files: postedFile('harbour-cropped.jpg', ['pic-harbour']),
  }),
  // 86: somebody else's dinner in the same frame (99).
  writePost('attributed_repost', 'quick-digest', '谁家的面这么香', 'zh', ['pic-noodles'], {
    attack: 'picture in a screenshot, credited in its caption',
    files: postedFile(
      'noodles-screenshot.jpg',
      ['pic-noodles'],
      '图源：公众号“阿禾的厨房”（ID：ahe-kitchen） 原文：https://platform.example/s/pic-noodles',
    ),
  }),
  writePost('attribution_false', 'late-picks', '城市夜景', 'zh', ['pic-skyline'], {
    attack: 'picture with a border, credited to somebody who never had it',
    files: postedFile('skyline-bordered.jpg', ['pic-skyline'], '图源：城市脚步'),
  }),
  // 88: somebody else's picture under the same joke (100).
  writePost('attribution_defective', 'hot-picks', '又是周一', 'zh', ['pic-sketch'], {
    attack: 'picture as a meme, credited to the internet',
    files: postedFile('sketch-meme.jpg', ['pic-sketch'], '图源：网络'),
  }),
  writePost('attribution_missing', 'study-corner', '四宫格', 'zh', ['pic-old-street', 'pic-still-life'], {
    attack: 'collage, two of four pictures taken',
    files: postedFile('collage.jpg', ['pic-old-street', 'pic-still-life']),
  }),
  writePost('attribution_missing', 'quick-digest', '读到一篇好文', 'zh', ['zh-moss'], {
    attack: 'article as a picture of its text',
    files: postedFile('page-of-moss.jpg', ['zh-moss']),
  }),
  writePost('attribution_missing', 'study-corner', '巷子和老街', 'zh', ['zh-alley', 'pic-old-street'], {
    attack: 'article and picture of one owner, one verdict',
    text: article('zh-alley'),
    files: postedFile('old-street-cropped.jpg', ['pic-old-street']),
  }),
  writePost('attributed_repost', 'hot-picks', '山里的一天', 'zh', ['pic-mountains'], {
    attack: 'small picture, declared by contentId',
    text: own.mountainBus,
    files: postedFile('mountains-small.webp', ['pic-mountains']),
    declared: { repostOf: { contentId: 'pic-mountains' } },
  }),
  writePost('false_original_claim', 'hot-picks', '人像练习', 'zh', ['pic-reader'], {
    attack: 'picture through a colour filter, declared original',
    files: postedFile('reader-filtered.jpg', ['pic-reader']),
    declared: { original: true },
  }),
  writePost('attribution_missing', 'quick-digest', 'Green, mostly', 'en', ['pic-garden'], {
    attack: 'picture as a GIF of few colours',
    files: postedFile('garden.gif', ['pic-garden']),
  }),
  writePost('attribution_missing', 'study-corner', '从天上看', 'zh', ['pic-fields'], {
    attack: 'picture within another',
    files: postedFile('fields-inset.jpg', ['pic-fields']),
  }),
  writePost('attribution_missing', 'quick-digest', 'Seen on a screen', 'en', ['pic-mountains'], {
    attack: 'picture photographed from a screen',
    files: postedFile('mountains-from-screen.jpg', ['pic-mountains']),
  }),
  writePost('own_content', 'river-weekend', '一周图片', 'zh', ['pic-skyline'], {
    attack: 'picture of a sibling account',
    files: postedFile('skyline-small.jpg', ['pic-skyline']),
  }),
  writePost('no_match', 'city-steps', '又下雨了', 'zh', [], {
    attack: 'clean, own picture',
    text: own.rainySteps,
    files: postedFile('rainy-street.jpg', [], '摄影：城市脚步'),
  }),
  // 99
  writePost('no_match', 'hot-picks', '晚饭', 'zh', [], {
    attack: 'clean, own picture in the same screenshot frame',
    files: postedFile('dinner-screenshot.jpg'),
  }),
  writePost('no_match', 'study-corner', '塔楼也要上班', 'zh', [], {
    attack: 'clean, own picture under the same joke',
    files: postedFile('tower-meme.jpg'),
  }),
  writePost('no_match', 'study-corner', '便签', 'zh', [], {
    attack: 'clean, picture of own words',
    files: postedFile('page-of-notes.jpg'),
  }),
  writePost('indeterminate', 'quick-digest', 'The beach', 'en', [], {
    attack: 'broken picture',
    files: postedFile('broken.jpg'),
  }),
]
