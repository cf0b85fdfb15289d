/**
 * Texts that the posters of the demo corpus wrote themselves, and a statute. None shares a passage with an article or
 * with each other; those that retell an article share none with it either.
 */
export const own = Object.freeze({
  winterMarket:
    '入冬以后菜市场的人反而多了。大家裹着围巾挑萝卜，摊主把塑料布掀开一角，热气就从蒸笼缝里钻出来。我买了两斤排骨，又被隔壁的香菜味勾走了半条街，回家才发现忘了买姜。下面这段是从别处看来的做法，试过两次，味道不错。',
  nightShift:
    '上了三年夜班，我最怕的不是困，而是天亮以后怎么也合不上眼。试过褪黑素，试过遮光帘，也试过听雨声，效果都只有几天。同事转给我一段话，读完觉得说的就是自己，抄在这里提醒一下。',
  allotment:
    'We took over the allotment in a drought, which is a poor moment to fall in love with a rectangle of dust. The previous tenant had left us a rake, half a bag of lime and a warning about the gate. By August we had grown eleven radishes and a great many opinions.',
  travelDiary:
    'Day four. I had planned to see the museum, but my train was late and the queue was long, so I bought a map from a kiosk and simply followed the shade. A friend who grew up here sent me these lines about the old quarter, and I read them aloud on a bench.',
  fundNotes:
    '最近在学着看基金的说明书，密密麻麻的条款里，我只认真读了费率那一页。英文资料里有一段讲得特别清楚，我没有翻译，原样放在这里，大家可以对照自己手里的产品算一算，会有点心疼。',
  coastWalk:
    'The path to the point is longer than the sign admits. You cross two stiles and a field of indifferent cows, and then the land gives up and the wind takes over. I ate my sandwich with both hands. In the shop they sell a leaflet about the old logbooks, from which this comes.',
  secondThoughts:
    '上一版贴错了内容，已经全部换掉。今天只想聊聊我自己收藏的邮票：一共一百零六张，最贵的不过十几块，最舍不得的是一张盖歪了戳的风筝票，因为那是祖父寄来的最后一封信上的。',
  woodshop:
    'I have finally built a bookshelf. It leans, it creaks when the cat jumps on it, and one of the dowels is really a pencil, but it holds the dictionaries. My neighbour, who is a real carpenter, looked at it for a long time and then said that it had courage.',
  balcony:
    '阳台朝北，一天只有两个小时的太阳，我还是种了六盆薄荷。它们长得又高又瘦，像一群急着放学的孩子。邻居路过时掐走几片泡茶，第二天还回来一小罐自家腌的糖蒜，我们就这样认识了。',
  gameNight:
    '球队今天赢了，楼下烧烤摊的老板高兴，给每桌多送了两串鸡翅。我们几个老同学挤在一张小方桌旁，为一个越位争到十一点，谁也没有说服谁。回家路上翻到一段报道，写得真好，贴给没看的人。',
  onCall:
    '轮到我值班的那一周，家里人都学会了听告警的铃声：短的可以继续吃饭，长的就帮我把电脑递过来。我把这些年踩过的坑记了一份清单，内部分享过一次，其中有一段是我们中文号的同事写的。',
  lunchNoodles:
    '公司楼下新开了一家面馆，老板是兰州人，拉面的动作像在变魔术。我要了一碗韭叶，加了双份辣子，吃到一半汗从额头滴进碗里。旁边的小伙子第一次来，对着菜单上七种粗细愣了半天，最后说随便，老板摇摇头，给他拉了最细的那种。',
  islandTrip:
    'We nearly missed the boat because my sister insisted on photographing every rope in the harbour. The crossing took an hour and a quarter, most of it spent watching a man teach his terrier to sit on command, without success. On the far side there was soup, and a bicycle with a basket, and no signal at all.',
  proverbOne:
    '修了一下午自行车，拧坏了两颗螺丝，才想起老话说磨刀不误砍柴工。翻出压在箱底的工具，先把生锈的扳手泡进油里，再慢慢收拾链条，天黑前总算能骑了。本文仅代表作者个人观点。',
  proverbTwo:
    '学生问我背单词有没有捷径，我说没有，磨刀不误砍柴工，先花两天弄懂词根，后面三个月都轻松。她将信将疑地走了，第二周回来，把整张词根表画成了一棵树。本文仅代表作者个人观点。',
  stitchInTime:
    'My grandmother mended socks on Sundays with a wooden egg and a great deal of commentary. A stitch in time saves nine, she said, though she never once counted. I own the egg now. It sits beside the keyboard and looks disappointed whenever I postpone a small repair.',
  photoWalk:
    '雨后的湖边没有人，栏杆上落着一排麻雀，我站了十分钟它们才肯飞。拍了三张，第二张最满意，水面上刚好有一片倒着的云。照片没有修，只裁了一点左边的垃圾桶。',
  sketchbook:
    'A page from this week’s sketchbook, drawn on the tram with a pen that was running out. The woman in the hat noticed and held still for two stops, which was kind of her. I have left the coffee ring where it fell, because it improves the composition.',
  firstNovel:
    '写了四年的小说终于敲下最后一个句号，主角在结尾并没有回到故乡，他只是在地图上把那个名字描粗了一点。我把打印稿摞起来，刚好和客厅的台灯一样高。接下来要删掉三分之一，这比写还难。',
  keyboard:
    'I spent the weekend rewriting a script that renames holiday photographs, and it now takes longer than doing it by hand. On the other hand it supports eleven time zones, one of which no longer exists. My family has asked me, gently, whether there might be a sport I would enjoy.',
  fundDiary:
    '定投满一年，账面上少了六十二块钱，比一顿火锅还便宜，我却每天要看三遍。后来把软件挪到手机的第四屏，看的次数立刻少了一半。投资有风险，入市需谨慎。',
  stockClub:
    '小区里几位退休的叔叔组了个读报会，每周三上午在凉亭里念财经版，念错的人请大家喝豆浆。上个月念到外汇那一篇，一口气喝掉了十七碗。投资有风险，入市需谨慎。',
  bilingual:
    '给女儿读双语绘本，她总挑我发音的毛病。Yesterday she made me repeat the word “squirrel” nine times, then decided that the animal would be called 松松 in both languages. 我觉得这是很公平的妥协，晚饭时大家都这么叫了。',
  clip: '今天排练的一小段视频，鼓点还是慢了半拍，吉他手说慢得很有风格。下个月在老礼堂演出，票已经托人留了二十张，想来的邻居在楼下喊一声就行。',
  museumBench:
    '博物馆里我最喜欢的展品是一张长凳。它摆在两幅大画中间，不编号，也没有说明，坐上去却刚好看见窗外的银杏。保安师傅说，每天傍晚都有位老先生来坐一刻钟，从来不看画。',
  withdrawnEssay:
    '我在旧书摊上买到一本没有封面的词典，编者的名字也被撕掉了。翻到“故人”那一条，页边有人用铅笔写着一个电话号码，只有六位。我按着区号试拨过去，接电话的是一家花店，店主说这个号码用了三十年，时常有人打来找一位姓沈的先生。我没有多问，订了一束雏菊，请她留在店里。',
  quickThought: '今天的晚霞很好看。',
  raceDay:
    '朋友第一次报名长跑，紧张得三天没睡好，我答应在最后一公里等他。那天风大，号码布被吹得啪啪响，他跑过来的时候只顾着笑，连手里的香蕉都忘了吃。赛前我转给他的几段话放在下面。',
  marriage:
    '编辑部本周的话题是“怎么开口”。有读者来信说，最难开口的一是借书不还，二是钱。我们挑了两段合适的文字放在一起，一段关于孩子，一段关于大人，排版时发现刚好一样长。',
  pigeons:
    'There are pigeons on the roof of the library again. The caretaker has tried an owl made of plastic, a real kite and a recording of traffic. Nothing works except the violin lesson on Thursdays, after which they leave in a body and do not come back until the weekend.',
  gloves:
    '老照片里那副皮手套我认得，是舅舅当学徒时师傅送的，左手食指补过一块。后来他自己也带徒弟，手套挂在车间的钉子上，谁也没有再戴，只是每年擦一次油。',
  typeFoundry:
    '周末去城西的铅字铸造厂，厂房早已停产，只剩一位管钥匙的师傅和两万多枚没有卖掉的铅字。他教我从字架上捡自己的名字，三个字找了整整一刻钟，手指头黑得像挖过煤。回来的路上我一直在想，从前排一版报纸要弯多少次腰，而我们现在按一下退格就能后悔。',
  typeFoundryEnd:
    '我在厂里买了一枚“归”字，缺了一个角，师傅只收两块钱，说反正也印不清楚了。它现在压在书桌的便签上，每天早上提醒我：写下去的每一个字，都有可能比写它的人走得更远。',
  coachBench:
    '陪外甥去看了一场少年队的比赛，他坐在替补席上啃完两根香蕉，一分钟也没有捞着踢。散场时别的孩子都跑去合影，他蹲在地上一圈一圈地解鞋带，我忽然不知道说什么好，只好陪他一起蹲着。',
  coachBenchEnd:
    '晚饭他吃了三碗，然后很认真地告诉我，教练夸他热身最卖力，下次也许能上场五分钟。我给他看了手机里存的这段话，他读了两遍，小声说自己罚球的时候好像也没有睁眼。',
  statute:
    '第一章 总则\n第一条 为了保护梧桐江两岸的古树名木，规范认养和修剪行为，根据有关法律、行政法规，结合本市实际，制定本条例。\n第二条 本市行政区域内古树名木的登记、认养、修剪和移植，适用本条例。\n第三条 市人民政府园林主管部门负责古树名木的登记，每五年普查一次，并向社会公布名录。\n第四条 任何单位和个人不得在古树名木树冠投影范围内堆放物料、挖坑取土或者架设灯具。\n第五条 认养人应当每年向区人民政府报告树木长势，发现病虫害的，应当在三日内告知主管部门。\n第六条 违反本条例第四条规定的，由主管部门责令限期改正，处五百元以上五千元以下罚款。\n第七条 本条例自2026年5月1日起施行。',
  streetTree: '门口那棵三百岁的槐树总算有了靠山，市里新定的规矩一字不落地放在这里，散步的时候大家互相提个醒。',
  lanternString: '昨天有人往江边的老樟树上缠彩灯，被居委会劝了下来。许多邻居来问凭什么，答案在下面。',
  nightBus:
    '末班公交从终点站开出时，车上往往只有三个人：司机、我，还有一位抱着长颈鹿玩偶的夜班护士。三年里我们没有说过话，却有一套默契，谁先下车就替后面的人把铃按亮。上个月护士换了白班，玩偶留在了最后一排，司机给它系上安全带，一直拉到了春天。昨晚一个喝多的年轻人坐在它旁边，哭了四站路，下车前把自己的围巾给它围上了。我想，一条线路跑久了，也会长出自己的脾气。',
  rooftopFire:
    '本台消息，昨晚九时许，柳浦区石桥路一座三层仓库的屋顶起火，消防部门出动七辆水车，四十分钟后将明火扑灭，两名值班人员自行撤出。起火的原因正在调查，石桥路东段今天中午以前禁止通行，附近的早市改在体育场北门。',
  fermentedTofu:
    '做腐乳的头一关是挑豆腐。要老，要压得干，切成麻将大小，排在垫了稻草的木匣里，谁也不能挨着谁。我家的木匣是奶奶陪嫁的箱底改的，十五天里只许开两次，开多了霉丝会趴下。等白毛长到一寸，用筷子轻轻按倒，滚一层盐和辣椒面，再淋半勺高度酒封坛。急性子的人千万别做这个，第一个月尝只有咸，第三个月才有香，到了半年，筷子一碰就化开，抹在热馒头上，能把隔壁的猫都招来。',
  bridgeRetold:
    '关了十四个月的北岸铁桥，修好后从上个星期起又能走了，这回左右两边都多出自行车道，宽有两米。有记者守在桥头数车，早上七点数到九点，一连三个早晨，自行车平均过了一千九百多辆，同封桥前相比多出三成上下。\n林女士在医院上班，以前坐地铁，中间换乘一回，出门到进门要花四十五分钟；如今骑车，二十七分钟就到，健身房的年卡也不用办了。她不满意的只有桥南那段引道，坡度大，碰上下雨容易打滑，最好铺一层防滑涂层。\n引道怎么改？市政部门给出的说法是，明年春天的计划里已经有这一项，另外再添一个饮水点、两处停车架。这座桥一九三六年就建成了，据设计改造的工程师介绍，老铆钉一颗没动，换掉的只是三十一根锈蚀的斜杆。',
  chessRetold:
    'For two seasons after it entered the county league, the chess club of Harrow Green did not win a single match. Its captain was Joyce, who used to drive a bus, and she asked just one thing of her players: before leaving the hall, each had to show the opponent which move they most regretted. She intended it as a courtesy, yet it worked like coaching.\nMistakes that had been admitted already were something opponents gladly talked about, though none of them would have given a lesson. A shoebox held the regretted moves, about four hundred of them by year three, and the players sorted them by reason: lunch, fear, hurry, greed. A newcomer got to see that shoebox first and a board only afterwards.\nHalf a point decided it when spring came and the league was theirs. On that deciding night a twelve-year-old boy beat Joyce, who stayed behind to explain where her game had gone wrong. The boy wondered if he might be allowed to put the move into the box.',
  mountainBus:
    '进山的班车一天只有两趟，错过早上那趟就得等到傍晚。司机认得每一个弯，也认得每一条追车的狗，过村口时总要按两声喇叭。我在终点站吃了一碗没放葱的米线，沿着机耕道走到天黑，手机只剩一格电，就只存下了这一张图。',
  rainySteps:
    '出门时没带伞，在骑楼底下等了二十分钟，顺手拍了对面的一排店。卖灯具的在门口摆了三个水桶接漏，修表的老人干脆搬了凳子出来看雨。没有修图，只是把歪了的地平线扶正了一点。',
  onRepeat:
    'I have washed the dishes to this one song for six evenings now, and the dishes have never been so clean. My flatmate hums the second half without noticing. I cannot say what the guitar is up to in the middle, only that the kettle seems to wait for it.',
  windowSill:
    '窗台上的三件事：一，把去年的水仙球翻出来晒一晒，烂掉的扔进堆肥桶，还硬的留到冬至再泡水。\n二，给纱窗补一个洞，用的是旧丝袜和一截鱼线，远看看不出来，近看像一只小小的蜘蛛网。\n三，记下每天第一缕太阳照到花盆的时间：周一是七点零四分，周二阴天，周三七点零九分，周四忘了看。\n月底要把这些时间画成一条线，寄给在北边上学的侄女，她说她那里的太阳要到九点才肯上班。',
  tripodShadow:
    '三脚架的影子比我先到海边。收摊的阿姨说这片滩涂一天只空出来两个钟头，我就蹲在那里数招潮蟹举了多少次手，数到一百四十多的时候，脚底下的水已经没过鞋带。',
  sundayReel:
    'My Sunday was a market stall, a very slow tram and a lunch that took longer to film than to eat. The kettle in the last shot belongs to the neighbour, who wishes it to be known that it is for sale.',
  weekOfFour:
    '这个星期攒下四样东西：一篇读了三遍的文章，一张让人想起学校图书馆的照片，一段干活时循环的曲子，还有一段看着看着就忘了关掉的短片。都放在这里，权当给下个星期留的路标。',
} as const)
