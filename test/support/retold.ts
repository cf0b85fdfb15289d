/** Texts written for the tests: an article, the same told in other words, and another article on the same subject. */
export const mountainRailway =
  '一九一二年，青石岭的矿工们决定自己修一条窄轨铁路，把锡矿砂运到山下的白沙码头。工程师陆怀谦走遍了十七条山沟，最后选中了沿着雷公涧盘旋而下的路线。' +
  '铁轨是从比利时买来的旧货，每根长七米半，用骡子一根一根驮上山。第一列火车在一九一五年三月开出，由一台绰号黑驴的蒸汽机车牵引，时速只有十二公里。' +
  '沿线没有信号灯，司机靠敲铜锣通知对面的列车让路。雨季塌方的时候，全镇的学生都停课去搬石头。后来公路修通，铁路在一九七三年拆除，铁轨被铸成了镇小学的单杠。' +
  '如今只剩下第九号隧道还在，里面养着三千箱双孢蘑菇。'
export const mountainRailwayRetold =
  '要说青石岭的窄轨小火车，得从当地矿工讲起：为了让锡矿砂能送去白沙码头，他们在一九一二年凑钱动工。负责勘察的是陆怀谦，这位工程师踏勘十七条山沟之后，看上了雷公涧旁边那条绕来绕去的线。' +
  '所用的钢轨其实是比利时淘汰的二手货，七米半一根，全靠骡子背进山里。到了一九一五年三月，首趟列车终于上路，拉车的蒸汽机车被大家叫作黑驴，跑得很慢，时速不过十二公里。' +
  '路上根本没装信号灯，要让对面列车避让，司机便敲一通铜锣。碰上雨季塌方，镇上的学生干脆停课，跑去帮忙搬石头。等到公路通车，这条铁路便没了用处，一九七三年被拆掉，镇小学的单杠就是拿那些铁轨铸的。' +
  '现在能看到的只有第九号隧道，有人在里头种了三千箱双孢蘑菇。'
/** The same subject, nothing of the same said. */
export const otherRailway =
  '很多人以为窄轨铁路早已消失，其实川南的芭石小火车至今每天往返四趟。它的轨距是七百六十二毫米，弯道半径最小只有七十米。蒸汽机车烧的是嘉阳煤矿自产的烟煤，司炉工一个来回要铲两吨。' +
  '春天油菜花开的时候，车票要提前半个月预订。列车经过菜子坝时会特意减速喷汽，让站在山坡上的摄影爱好者拍照。当地中学生上学也坐这趟车，月票十五元。老司机龙师傅退休以后，每天还是到站台上听汽笛。'
export const cellar =
  'In 1868 a wine merchant named Augustin Pelletier bought an abandoned chalk quarry beneath the village of Verzenay and began to store his bottles there. ' +
  'The tunnels run for eleven kilometres and the temperature never rises above ten degrees. Every bottle was turned by hand, an eighth of a turn a day, by workers called riddlers. ' +
  'During the bombardment of 1916 the villagers lived underground for five months and held their school between the racks. ' +
  'A baker named Clothilde Marchand built an oven in the third gallery, and its chimney still rises among the vines. ' +
  'The merchant’s grandson sold the cellars in 1954 to a cooperative, which stores mushrooms and old newspapers in the deeper galleries.'
export const cellarRetold =
  'It was Augustin Pelletier, a merchant dealing in wine, who in 1868 took over the chalk quarry that nobody used any more under Verzenay, storing bottles in it. ' +
  'Never warmer than ten degrees, its tunnels stretch over eleven kilometres. Riddlers, as such workers are called, would by hand give each bottle an eighth of a turn daily. ' +
  'When Verzenay came under bombardment in 1916, five months of underground life began for its villagers, who even ran a school among the racks. ' +
  'There was an oven as well: Clothilde Marchand, who was the baker, put it into the third gallery, and one can see its chimney standing among vines today. ' +
  'In 1954 a cooperative acquired the cellars from the grandson of the merchant, and its deeper galleries now hold newspapers and mushrooms.'
export const otherCellar =
  'Champagne houses turn their bottles by machine today. A gyropalette holds five hundred of them and does in a week what took a skilled riddler two months. ' +
  'The wine rests on its yeast for at least fifteen months, vintage wine for three years, in cellars cut into the chalk below Reims and Epernay. ' +
  'Visitors are given blankets, because the galleries stay cold in August. At the end of a tour the guide opens a bottle with a sabre, and somebody always asks for the cork.'
