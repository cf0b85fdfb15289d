/** Texts written for the tests. */
export const chinese =
  '老城墙下的修表铺开了四十年，招牌上的漆早就裂成了细纹。师傅姓梁，左眼夹着放大镜，右手捏着一把比牙签还细的螺丝刀。他说机械表最怕的不是摔，' +
  '而是长年不走，油干了，齿轮就咬死了。有一回一个年轻人拿来祖父的怀表，表盖里贴着一张发黄的合影，梁师傅拆了三天，把每个零件泡进煤油里洗净，' +
  '再用鹿皮一颗一颗擦干。表重新走起来的那一刻，年轻人把耳朵凑过去听了很久，什么也没说。后来那只怀表又停过两次，每次都是因为忘了上弦。'
export const traditional =
  '老城牆下的修錶鋪開了四十年，招牌上的漆早就裂成了細紋。師傅姓梁，左眼夾著放大鏡，右手捏著一把比牙籤還細的螺絲刀。他說機械錶最怕的不是摔，' +
  '而是長年不走，油乾了，齒輪就咬死了。有一回一個年輕人拿來祖父的懷錶，錶蓋裡貼著一張發黃的合影，梁師傅拆了三天，把每個零件泡進煤油裡洗淨，' +
  '再用鹿皮一顆一顆擦乾。錶重新走起來的那一刻，年輕人把耳朵湊過去聽了很久，什麼也沒說。後來那隻懷錶又停過兩次，每次都是因為忘了上弦。'
export const otherChinese =
  '海带养殖要看潮水。每年立冬前后，渔民把挂满幼苗的绳子系到浮筏上，等它们在寒流里慢慢变长。春天收割的时候，整片海湾漂着一股咸腥味，' +
  '拖拉机在滩涂上来回跑，把湿漉漉的海带铺满晒场。合作社今年试着用无人船巡查浮筏，省下了三个人工，可是遇到大雾还得靠老船长的经验。'
export const english =
  'The ferry to the outer island leaves twice a day, weather permitting, and carries the post, two crates of milk and whoever missed the morning crossing. ' +
  'Its skipper keeps a ledger of every passenger since 1987 in a waterproof tin beneath the wheel. Last winter a researcher from the mainland asked to scan the pages, ' +
  'hoping to count how many families had moved away. What she found instead was a slow tide of return: grandchildren arriving with laptops, ' +
  'beekeepers, a retired cellist, and one baker who stays only until the first frost.'
export const otherEnglish =
  'Growing tomatoes on a north facing balcony sounds hopeless until you notice how much light a white wall throws back. I lined the railing with old roof sheets, ' +
  'moved the pots every evening and kept a notebook of temperatures. By August the cherry varieties had overtaken the beefsteaks, and the neighbours below were ' +
  'lowering a basket on a string for their share of the harvest.'
