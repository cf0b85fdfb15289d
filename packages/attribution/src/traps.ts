/** What is done with a text by those who repost it. */
const reuse =
  '(?:转载|转发|转贴|转帖|搬运|摘编|摘抄|刊登|刊用|抄袭|盗用|盗图|二次编辑|翻录|商用|采编|爬取|镜像本|二传|二改|二次上传|盗录|转录|(?:复制|使用|引用|传播|改编)(?=本文|本站|本号|文章|图片|内容|[本该此](?:音频|音乐|曲|歌|录音)|这首|[、或和及](?:转载|传播|使用|改编)))'

const join = (patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'))

/** Requests to later reposters and prohibitions: they credit nobody. */
export const notice = join([
  `未(?:经|获|得|有|取得|获得|征得).{0,24}?(?:授权|许可|允许|同意|准许|批准)`,
  `(?:严禁|禁止|谢绝|不得|请勿|切勿|拒绝|不准|不许|勿|不可|不能|不允许|杜绝|严厉禁止).{0,12}?${reuse}`,
  `${reuse}.{0,16}?(?:请|须|需|务必|必须|应|要|敬请|烦请|麻烦).{0,20}?(?:注明|标明|标注|注释|联系|附上|附|保留|说明|署名|告知|授权|申请|后台|留言|私信|写明|带上|开白|回复|关注|加|引用|取得|获得|经|征得)`,
  `(?:欢迎|如需|若需|如要|若要|需要|想要|想|请求|申请|可|可以|需).{0,4}?${reuse}`,
  `请(?:注明|标明|标注|写明|保留|附上).{0,10}?(?:出处|来源|作者|链接|署名|原文)`,
  `${reuse}(?:须知|说明|要求|授权|合作|事宜|请联系|规则|声明|权|请|必究|需授权|许可|白名单|开白)`,
  `(?:侵权|盗版|抄袭)必究|保留所有权利|保留一切权利|版权所有,?(?:侵权|翻印|违者|未经|禁止|不得|请勿)|违者必究|后果自负|追究.{0,6}法律责任`,
  '\\bplease (?:give )?(?:credit|cite|link|attribute|mention|acknowledge|do not|contact|ask|include)',
  '\\b(?:do not|don.t|may not|must not|cannot|can.t|never|no) (?:be )?(?:re-?post|re-?print|re-?publish|reproduc|cop(?:y|ied)(?![a-z])|steal|use|distribut|re-?upload|share|screenshot)',
  '\\b(?:no part of|any part of|unauthori[sz]ed|without (?:prior |written |express |my |our |the )*(?:permission|consent|authori[sz]ation)|not for re|no reproduction|no reposts?|no reuse|reproduction (?:is )?prohibited|re-?posting (?:is )?(?:prohibited|forbidden|not)|permission required|permission (?:is )?needed)',
  '\\b(?:you (?:may|can)|free to) use (?:this|my|our) (?:music|song|track|beat|audio|sound|recording)|\\b(?:feel free|you (?:may|can|are free)|you.re (?:free|welcome)|welcome) to (?:re-?post|re-?print|re-?publish|share|copy|use)',
  '\\b(?:if you (?:want|wish|would like|share|re-?post|re-?publish|use|copy|quote)|to (?:re-?publish|re-?print|license|request permission)|for (?:permission|reprint|licensing|republication|syndication)s?\\b|when (?:re-?posting|sharing|quoting|re-?publishing)|credit (?:is )?(?:required|appreciated|me|us|if)|must (?:credit|link|be credited|attribute))',
])

/** Excuses that name nobody. */
export const disclaimer = join([
  '侵删|侵权.{0,3}删|(?:如|若|倘|假如|如果|一旦)?(?:有|涉及|涉嫌|存在|构成)?.{0,6}?(?:侵权|侵犯|侵害).{0,20}?(?:联系|告知|删|处理|私信|通知|撤|留言|后台|下架|谅解|致歉|抱歉)|侵权(?:即|必|请|立|秒|则|告|联|速)|侵,?(?:立|必|即|秒)?删|不当请?(?:告|联)',
  '(?:如|若)有(?:不妥|冒犯|异议|问题|版权问题|版权争议).{0,12}?(?:联系|告知|删|处理)|版权(?:问题|争议|异议).{0,12}?(?:联系|告知|删)|(?:请)?联系(?:我们?|本站|小编|本号|后台|作者)?(?:进行)?(?:及时)?(?:删除|删帖|删文|处理|撤下)',
  '(?:仅供|只供|只作|仅作|仅用于).{0,6}?(?:学习|交流|参考|欣赏|分享)|不代表本(?:站|号|平台|公众号|网|刊)?.{0,4}?(?:观点|立场)|无法(?:联系|核实|查证|找到).{0,10}?(?:作者|来源|出处)|(?:作者|来源|出处)(?:无法|无从|已无|难以)(?:考证|查证|核实|考|查|找|追溯|联系)|找不到(?:原?作者|出处|来源)',
  '\\bno copyright (?:infringement|intended)|\\bi (?:do not|don.t) own\\b|\\b(?:we|i) (?:claim|take|hold) no (?:credit|ownership|rights?)|\\b(?:all )?(?:rights?|credits?|images?|photos?|pictures?|content) (?:belongs?|goes?|go|are property|remains?) (?:to|of|with) (?:the |their |its )?(?:respective|rightful|original|its|owners?|authors?|creators?)',
  '\\b(?:dm|message|contact|email|e-mail|pm|tell|let) (?:us|me|admin)?.{0,14}?(?:for|to|if|know).{0,30}?(?:remov|credit|take ?n? ?down|taken down|delet|yours)|\\bwill (?:be )?(?:remove|delete|take)|\\b(?:for|upon) (?:credit (?:or|and) )?removals?\\b|\\bif (?:you are|you.re|this is|you own|you know|anyone knows).{0,40}?(?:owner|yours|your|source|artist|author)|\\bcredits? unknown|\\b(?:source|author|artist|owner|photographer) (?:is )?unknown|\\bnot mine\\b|\\bfound on (?:the )?(?:internet|web|google|pinterest)|\\bno rights reserved by',
])
