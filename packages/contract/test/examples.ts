/** The messages of the contract as written there, completed where it says `…`. */

const envelope = (id: string, type: string, data: object) => ({
  specversion: '1.0',
  id,
  source: 'https://platform.example',
  type,
  time: '2026-03-01T08:00:02Z',
  datacontenttype: 'application/json',
  data,
})

const HASH = 'a'.repeat(64)

export const published = () =>
  envelope('evt-1', 'sourcemark.content.published.v1', {
    contentId: 'a-100',
    revision: 1,
    accountId: 'acct-7',
    publishedAt: '2026-03-01T08:00:00Z',
    url: 'https://platform.example/s/a-100',
    title: '清晨的菜市场',
    language: 'zh',
    jurisdiction: 'CN',
    news: false,
    declared: {
      original: true,
      repostOf: {
        contentId: 'a-1',
        url: 'https://platform.example/s/a-1',
        owner: '某某',
        title: '旧文',
      },
      editor: '编辑甲',
    },
    parts: [
      { partId: 'body', kind: 'text', mediaType: 'text/html', text: '<p>天还没有亮，卖豆腐的人已经来了。</p>' },
      {
        partId: 'img-1',
        kind: 'image',
        mediaType: 'image/jpeg',
        uri: 's3://bucket/k.jpg',
        sha256: HASH,
        bytes: 123,
        caption: '图源：某某',
      },
      { partId: 'vid-1', kind: 'video', mediaType: 'video/mp4', uri: 'https://media.example/v.mp4', caption: '' },
    ],
  })

export const withdrawn = () =>
  envelope('evt-2', 'sourcemark.content.withdrawn.v1', { contentId: 'a-100', withdrawnAt: '2026-03-02T08:00:00Z' })

export const registered = () =>
  envelope('evt-3', 'sourcemark.original.registered.v1', {
    contentId: 'work-1',
    owner: { name: '某某出版社', aliases: ['某某'], urls: ['https://press.example'] },
    publishedAt: '2019-05-01T00:00:00+08:00',
    parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text: '一篇旧文。' }],
  })

export const account = () =>
  envelope('evt-4', 'sourcemark.account.updated.v1', {
    accountId: 'acct-7',
    entityId: 'e-7',
    name: '某某',
    aliases: ['某某日报'],
    handles: ['@mou'],
    urls: ['https://platform.example/u/acct-7'],
    class: 'media',
    status: 'active',
    licences: [
      { kind: 'news-editing', number: '1', validFrom: '2020-01-01T00:00:00Z', validTo: null, status: 'valid' },
    ],
  })

export const grant = () =>
  envelope('evt-5', 'sourcemark.grant.updated.v1', {
    grantId: 'g-1',
    owner: 'acct-7',
    grantee: '*',
    contentId: 'a-100',
    mayModify: false,
    mayHideSource: false,
    validFrom: '2026-01-01T00:00:00Z',
    validTo: null,
    revoked: false,
  })

export const ingestExamples = { published, withdrawn, registered, account, grant }

export const verdict = () => ({
  verdictId: HASH,
  contentId: 'a-200',
  revision: 1,
  accountId: 'acct-9',
  verdict: 'attribution_missing' as const,
  attribution: 'A0' as const,
  permission: 'unknown' as const,
  status: 'final' as const,
  supersedes: null,
  reason: 'first' as const,
  action: 'hold' as const,
  label: { text: '转载自：某某 原文：清晨的菜市场', url: 'https://platform.example/s/a-100' },
  matches: [
    {
      contentId: 'a-100',
      owner: { accountId: 'acct-7', entityId: 'e-7', name: '某某' },
      url: 'https://platform.example/s/a-100',
      publishedAt: '2026-03-01T08:00:00.000Z',
      partId: 'img-1',
      originalPartId: 'img-3',
      kind: 'image' as const,
      via: 'image' as const,
      score: 0.97,
      coverage: 0.62,
      originalCoverage: 1,
      spans: [{ query: { x: 0, y: 0, w: 0.62, h: 1 }, original: { x: 0, y: 0, w: 1, h: 1 } }],
      transform: { mirrored: true, speed: 1.05, scriptConverted: true },
    },
  ],
  credits: [
    {
      raw: '来源丨公众号：某某（ID：abc）',
      where: { partId: 'body', start: 120, end: 141 },
      owner: '某某',
      source: '公众号',
      grade: 'A3' as const,
      resolvesTo: 'acct-7',
      defects: ['NO_LINK' as const],
    },
  ],
  findings: [{ code: 'MATCH', severity: 'high' as const, detail: { originals: 1 } }],
  reasons: { zh: '图片与较早发表的作品相同，没有署名。', en: 'The picture is an earlier work and is not credited.' },
  policy: {
    pack: 'cn-official-accounts',
    version: '1.0.0',
    rule: 'no-mark',
    basis: ['互联网用户公众账号信息服务管理规定 第十七条'],
  },
  modalities: { text: 'done', image: 'done', audio: 'none', video: 'failed:DECODE_FAILED' },
  versions: { text: 'text-1', image: 'image-1', statistics: 12 },
  ledger: { chain: 3, seq: 42, hash: HASH, previousHash: HASH },
  timings: { acceptedAt: '2026-03-01T08:00:03.000Z', decidedAt: '2026-03-01T08:00:04.000Z' },
  complaint: null,
  appealUrl: 'https://sourcemark.example/appeals/1',
})
