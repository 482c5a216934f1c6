"""What residents of the demonstration report, in their own words."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Words:
    """A report and what was done about it."""

    kind: str
    text: str
    answer: str
    where: str = ""


REPORTS: Final = (
    Words(
        "lighting", "巷口路灯三天不亮，老人晚上出门看不见", "换了灯泡和接线，当晚试过，亮了", "巷口"
    ),
    Words("lighting", "球场边的灯一闪一闪，像要坏", "镇流器老化，已更换", "球场边"),
    Words(
        "road",
        "下雨后路面塌了一个坑，摩托车差点摔倒",
        "填了碎石压实，先能走，月底铺水泥",
        "小学门口",
    ),
    Words("road", "井盖翘起来，走过去会响", "重新垫平，加了胶圈", "十字路口"),
    Words("water", "水沟堵了三天，天热发臭", "清出一车淤泥，水通了", "祠堂后面"),
    Words("water", "早上水压很小，二楼上不去", "主管漏水，已补好，压力恢复", ""),
    Words("power", "电线垂到路上，小孩伸手能摸到", "先围起来，供电所当天收紧了线", "桥头"),
    Words("rubbish", "垃圾桶满了两天没有人收", "马上叫车收走，改成每天一次", "菜市口"),
    Words("rubbish", "有人半夜在河边倒建筑垃圾", "已清走，装了提示牌", "河边"),
    Words("rubbish", "桶盖坏了，野猫翻得到处都是", "换了新桶", ""),
    Words("piling", "柴草堆到路中间，车过不去", "和户主一起搬到院里", "晒谷场边"),
    Words("piling", "工地的沙子占了半条路", "施工队当天清完", ""),
    Words("parking", "外来车停在消防通道，进不去车", "联系车主挪开，画了黄线", "卫生站旁"),
    Words("parking", "赶集那天车把巷口全堵了", "安排人引导到学校操场", "巷口"),
    Words("noise", "夜里十一点还在切割钢材", "谈过了，十点以后停工", ""),
    Words("danger", "老榕树有一根大枝要断", "锯掉枯枝，支了架子", "榕树下"),
    Words("danger", "河堤护栏少了一截，孩子在那里玩", "先拉警示带，后补上护栏", "河堤"),
    Words("farming", "抽水机坏了，秧田要干", "借了邻村一台，维修师傅明天到", "东边水田"),
    Words("farming", "想知道今年育苗补贴怎么报", "带着填了表，已交到农技站", ""),
    Words("vaccination", "八十岁老人想在家接种，走不动", "约了卫生院周四上门", ""),
    Words("vaccination", "孩子的接种本丢了，怎么补", "卫生院可补，已帮忙预约", ""),
    Words("policy_help", "医保在手机上交不了，老人不会", "上门帮着交了，收据已给", ""),
    Words("policy_help", "退役优待证要带什么材料", "列了清单，周一陪着去办", ""),
    Words("other", "公告栏的玻璃裂了，怕划到人", "换了新玻璃", "党群服务中心"),
    Words("other", "广场舞的音响坏了，想借一套", "文化站借出一套", "广场"),
)

PRIVATE: Final = (
    Words(
        "personal_need", "家里只有我一个人，腿摔了，买菜做饭有困难", "志愿者每天送一餐，先送两周"
    ),
    Words("personal_need", "孩子开学的钱还差一点，不知道找谁", "联系了助学项目，材料一起准备好了"),
    Words("dispute", "隔壁砌墙占了我家半尺地，吵了两次", "请两家一起量过，各让一步，写了纸条"),
    Words("dispute", "楼上晚上拖桌子，说了不听", "当面谈过，答应垫上脚垫"),
)

HAND_UP: Final = (
    "超出格里能办的，需要村里协调",
    "灯杆线路烧坏，没有电工证不能动",
    "需要机械，村里没有",
)
QUESTIONS: Final = ("请问是哪一盏灯，从巷口数第几盏？", "方便的话请拍一张照片，或者说在谁家门口")
REFUSALS: Final = (
    ("属于小区物业负责的范围", "请打物业服务电话，三天没有人来再告诉我们"),
    ("属于个人之间的买卖，村里不能代办", "可以打 12315，或到镇司法所免费咨询"),
)
BODIES: Final = ("供电所", "自来水公司", "公路养护站")
UNHAPPY: Final = ("才两天又坏了", "只是看了看，没有修")
HAPPY: Final = ("很快，谢谢", "说到做到", "态度好", "")
