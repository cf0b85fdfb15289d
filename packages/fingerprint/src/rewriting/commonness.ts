import { Folded, foldedCharacter } from '../text/characters.ts'
import { backgroundLogShare } from '../text/language-model.ts'
import { wordBase } from '../text/tokens.ts'
import { stemId } from './words.ts'

/*
 * Words of two characters and stems that any text may hold, most common first, before anything was indexed; shares follow from the rank.
 */
const commonPairs =
  '我们 他们 一个 可以 没有 这个 自己 就是 不是 什么 因为 如果 但是 所以 这些 那么 时候 已经 现在 还是 可能 这样 需要 使用 进行 通过 其他 或者 以及 虽然 然后 ' +
  '问题 工作 时间 中国 社会 发展 经济 国家 世界 生活 人们 很多 一些 非常 其中 之后 之前 开始 成为 认为 表示 不会 不能 只是 而且 不过 为了 由于 关于 对于 根据 ' +
  '你们 它们 她们 大家 许多 一种 这种 那些 怎么 如何 为什 任何 所有 每个 一样 一起 一直 一定 一般 一下 一次 第一 两个 几个 今天 今年 去年 昨天 明天 目前 最后 ' +
  '最近 当时 以后 以前 后来 同时 当然 只有 只要 不同 不仅 不断 不要 不可 不到 不得 不少 不管 无法 应该 必须 能够 希望 知道 觉得 看到 发现 出现 得到 受到 达到 ' +
  '提供 支持 包括 包含 具有 存在 属于 作为 成功 实现 完成 建立 建设 提高 增加 减少 改变 影响 解决 选择 决定 管理 控制 处理 分析 研究 学习 教育 文化 历史 科学 ' +
  '技术 系统 信息 数据 网络 服务 产品 项目 公司 企业 市场 客户 用户 开发 程序 软件 代码 文件 功能 方法 方式 方面 情况 结果 过程 部分 内容 条件 环境 关系 作用 ' +
  '能力 机会 目标 目的 原因 意义 要求 计划 活动 组织 政府 政策 法律 地区 城市 人员 学生 老师 学校 孩子 父母 朋友 家庭 生产 价格 投资 银行 资金 消费 记者 报道 ' +
  '新闻 媒体 电影 音乐 作品 文章 作者 读者 本文 介绍 下面 以上 以下 例如 比如 其实 几乎 特别 尤其 完全 直接 简单 容易 困难 重要 主要 基本 一切 全部 整个 各种 ' +
  '那样 这里 那里 哪里 地方 东西 事情 样子 意思 看来 起来 出来 过来 下来 进入 出去 回来 来说 来自 而是 还有 还要 都是 也是 也有 就会 就可 以为 是否 有关 相关 ' +
  '安全 质量 标准 水平 资源 能源 运动 比赛 球队 球员 健康 身体 医院 医生 患者 食物 汽车 手机 电脑 电话 视频 图片 图像 照片 互联 联网 平台 应用 设备 工具 操作 ' +
  '设置 运行 安装 创建 添加 删除 修改 更新 版本 命令 用于 默认 输入 输出 显示 打开 点击 按钮 页面 网站 链接 地址 名称 类型 对象 函数 参数 变量 方案 设计 测试 ' +
  '编程 语言 开源 项目 代理 请求 响应 连接 接口 组件 框架 团队 经验 基础 结构 模式 模型 算法 性能 速度 效率 存储 内存 硬盘 数据 据库 线程 进程 任务 事件 状态 ' +
  '日常 人类 自然 动物 植物 地球 太阳 空气 水平 温度 颜色 声音 语音 文字 文本 字符 数字 数量 大量 大小 长度 高度 程度 范围 位置 方向 左右 上面 下面 里面 外面 ' +
  '前面 后面 中间 之间 旁边 附近 中心 中央 全国 全球 国际 美国 英国 日本 欧洲 北京 上海 香港 台湾 德国 法国 俄罗 罗斯 韩国 印度 年代 世纪 月份 小时 分钟 日期'
const commonStems =
  'the of and to a in is that for it as was with be by on not he i this are or his from at which but have an had they you were their one all we can her has there been if more when will would who so no out up into them than its only time some could these two may then do first any my now such like our over man me even most made after also did many before must through back years where much your way well down should because each just those people how too little state good very make world still own see men work long get here between both life being under never day same another know while last might us great old year off come since against go came right used take three s t re don what use new about other using data code file system will set first user get web need want think look find give tell ask seem feel try leave call keep let begin help show hear play run move live believe hold bring happen write provide sit stand lose pay meet include continue learn change lead understand watch follow stop create speak read allow add spend grow open walk win offer remember love consider appear buy wait serve die send expect build stay fall cut reach kill remain suggest raise pass sell require report decide pull thing child school family student group country problem hand part place case week company program question government number night point home water room mother area money story fact month lot study book eye job word business issue side kind head house service friend father power hour game line end member law car city community name president team minute idea body information nothing ago level person door health art war history party result morning reason research girl guy moment air teacher force education small large big high different important public bad able often however yet perhaps almost later always really every again around far enough quite rather once during without within among toward less least best better full free clear real second next early young few possible local sure certain whole general special simple easy hard strong common single main several example form page application software project server network computer language function version window command install default option support feature process type value object class method process test build run time developer development design image video text technology market price cost percent product customer'

const shares = new Map<number, number>()

/** A term out of two neighbouring characters; above all words and characters. */
export function pairTerm(first: number, second: number): number {
  let mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second ^ 0x5bd1e995, 0x85ebca77)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  mixed ^= mixed >>> 13
  return (mixed | 0x8000_0000) >>> 0
}

function load(): void {
  let rank = 0
  for (const pair of commonPairs.split(' ')) {
    rank++
    const [first, second] = Array.from(pair, (one) => foldedCharacter(one.codePointAt(0) as number) & Folded.codePoint)
    const term = pairTerm(first as number, second as number)
    if (!shares.has(term)) shares.set(term, Math.log2(0.012 / (rank + 4) ** 0.6))
  }
  rank = 0
  for (const word of commonStems.split(' ')) {
    rank++
    const id = word.length < 3 ? 0 : stemId(word)
    if (!shares.has(id)) shares.set(id, Math.log2(0.07 / rank ** 0.9))
  }
}

const rareWord = Math.log2(3e-5)
/** Neighbouring characters depend on each other: the power by which their shares multiply, as in the literal comparison. */
const characterPower = 0.6

/** Binary logarithm of the share of a stem among the words of any text of its language. */
export function stemLogShare(stem: number): number {
  if (shares.size === 0) load()
  return shares.get(stem) ?? (stem >= wordBase ? Math.max(rareWord, backgroundLogShare(stem)) : rareWord)
}

/** Binary logarithm of the share of two neighbouring characters among those of any text. */
export function pairLogShare(term: number, first: number, second: number): number {
  if (shares.size === 0) load()
  return shares.get(term) ?? (backgroundLogShare(first) + backgroundLogShare(second)) * characterPower
}
