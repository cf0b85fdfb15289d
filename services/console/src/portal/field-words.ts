import { type BothLanguages, FORM_FIELDS, type FormField, type FormKind } from '@sourcemark/review'
import { say } from '../http/language.ts'

/** What people read beside a field. */
interface FieldWords {
  readonly label: BothLanguages
  /** What to write, in one sentence. */
  readonly hint?: BothLanguages
  /** The whole sentence that a ticked box affirms. */
  readonly affirms?: BothLanguages
}

const named = (field: FormField): BothLanguages => {
  const { zh, en } = FORM_FIELDS[field].name
  return say(zh, en.charAt(0).toUpperCase() + en.slice(1))
}

const common: Readonly<Record<FormField, FieldWords>> = Object.freeze({
  name: { label: say('姓名或者名称', 'Your name, or that of your organisation') },
  identity: {
    label: say('真实身份信息', 'Proof of identity'),
    hint: say(
      '身份证件号码或统一社会信用代码。仅供核对，不会转给对方。',
      'Number of an identity document or of a company register. It is only checked, and not passed on.',
    ),
  },
  email: {
    label: say('电子邮箱', 'E-mail address'),
    hint: say('填写后，案件有进展时会通知您。', 'If you give one, you are told when something happens in your case.'),
  },
  phone: { label: say('联系电话', 'Telephone number') },
  contact: {
    label: say('联系方式', 'How you can be reached'),
    hint: say('电话、电子邮箱或其他可联系到您的方式。', 'Telephone, e-mail, or another way to reach you.'),
  },
  address: { label: say('通讯地址', 'Postal address') },
  work: {
    label: say('作品名称', 'The work'),
    hint: say('作品的名称和首次发表的地方。', 'What it is called, and where it was first published.'),
  },
  location: {
    label: say('网络地址', 'Network address'),
    hint: say(
      '所涉内容的链接，以 http:// 或 https:// 开头。',
      'Address of the content that this is about, beginning with http:// or https://.',
    ),
  },
  proof: {
    label: say('初步证明材料', 'Prima facie evidence'),
    hint: say(
      '如原稿、登记证书、首次发表的截图、授权书。PDF、JPEG、PNG、WebP 或纯文本，最多 8 个，每个不超过 10 MB。',
      'Such as drafts, a registration, a picture of the first publication, a licence. PDF, JPEG, PNG, WebP or plain text; up to 8 files of 10 MB each.',
    ),
  },
  reasons: { label: say('理由', 'Reasons') },
  signature: {
    label: say('签名', 'Signature'),
    hint: say('键入您的全名即视为电子签名。', 'Your full name, typed, is your electronic signature.'),
  },
  goodFaith: {
    label: named('goodFaith'),
    affirms: say(
      '我善意地相信，所指使用未经权利人、其代理人或法律许可。',
      'I believe in good faith that the use is not authorised by the right holder, its agent or the law, and that what I state is accurate and complete.',
    ),
  },
  accuracy: {
    label: named('accuracy'),
    affirms: say(
      '本通知内容真实；我愿就此承担伪证责任，并声明有权代表所涉专有权的权利人。',
      'The information in this notice is accurate and, under penalty of perjury, I am authorised to act on behalf of the owner of an exclusive right that is allegedly infringed.',
    ),
  },
  mistake: {
    label: named('mistake'),
    affirms: say(
      '我善意地相信，该内容系因误认或错误识别而被移除或停用；我愿就此承担伪证责任。',
      'Under penalty of perjury, I believe in good faith that the material was removed or disabled as a result of mistake or misidentification.',
    ),
  },
  jurisdiction: {
    label: named('jurisdiction'),
    affirms: say(
      '我接受我住所地联邦地区法院的管辖（住所在美国境外的，接受服务提供者所在地的管辖），并同意接收通知人或其代理人的送达。',
      'I consent to the jurisdiction of the Federal District Court for my address (outside of the United States: for any district in which the service provider may be found), and will accept service of process from the person who gave the notice or an agent of that person.',
    ),
  },
  truthful: {
    label: named('truthful'),
    affirms: say('我对所填内容的真实性负责。', 'I answer for the truth of what I state.'),
  },
})

const special: Readonly<Record<FormKind, Partial<Record<FormField, FieldWords>>>> = Object.freeze({
  notice: {
    reasons: {
      label: say('使用情况说明', 'What was done with the work'),
      hint: say('说明哪些部分使用了您的作品。', 'Say which parts of it use your work.'),
    },
    goodFaith: {
      label: named('goodFaith'),
      affirms: say(
        '我善意地相信，所指使用未经权利人、其代理人或法律许可，且我所述准确完整。',
        'I believe in good faith that the use is not authorised by the right holder, its agent or the law, and that what I state is accurate and complete.',
      ),
    },
  },
  report: {
    reasons: {
      label: say('举报理由', 'What is wrong with it'),
      hint: say('说明问题，如有原文请附链接。', 'Say what is wrong. If you know the original, give its address.'),
    },
    proof: {
      label: say('附件', 'Files'),
      hint: say(
        'PDF、JPEG、PNG、WebP 或纯文本，最多 8 个，每个不超过 10 MB。',
        'PDF, JPEG, PNG, WebP or plain text; up to 8 files of 10 MB each.',
      ),
    },
    goodFaith: {
      label: named('goodFaith'),
      affirms: say(
        '我善意地相信，我所述准确完整。',
        'I believe in good faith that what I state is accurate and complete.',
      ),
    },
  },
  counter: {
    work: {
      label: say('要求恢复的内容', 'The content to be restored'),
      hint: say('被采取措施的内容的名称。', 'What the content is called against which measures were taken.'),
    },
    location: {
      label: say('网络地址', 'Network address'),
      hint: say('要求恢复的内容的链接。', 'Address of the content before measures were taken.'),
    },
    proof: {
      label: say('不构成侵权的初步证明材料', 'Evidence that it does not infringe'),
      hint: say(
        '如授权书、原稿、合理使用的说明。PDF、JPEG、PNG、WebP 或纯文本，最多 8 个，每个不超过 10 MB。',
        'Such as a licence or drafts. PDF, JPEG, PNG, WebP or plain text; up to 8 files of 10 MB each.',
      ),
    },
    reasons: {
      label: say('声明', 'Your statement'),
      hint: say(
        '说明为什么不构成侵权。本声明会转给投诉人。',
        'Say why it does not infringe. This is passed on to whoever complained.',
      ),
    },
  },
  appeal: {
    reasons: {
      label: say('申诉理由', 'Why the decision is wrong'),
      hint: say(
        '说明判定或决定错在哪里。由另一人处理您的申诉。',
        'Say what the decision gets wrong. Another person looks at it.',
      ),
    },
    proof: {
      label: say('附件', 'Files'),
      hint: say(
        'PDF、JPEG、PNG、WebP 或纯文本，最多 8 个，每个不超过 10 MB。',
        'PDF, JPEG, PNG, WebP or plain text; up to 8 files of 10 MB each.',
      ),
    },
  },
})

/** What people read beside a field of a form. */
export const fieldWords = (kind: FormKind, field: FormField): FieldWords => special[kind][field] ?? common[field]
