"""Made-up words for matters: a few that almost every report has, thousands that hardly any has.

As in any language the n-th word comes 1/n as often as the first, so that a common word finds
hundreds of thousands of rows and a rare one few.
"""

import random
from itertools import accumulate
from typing import Final

COMMON: Final = ("路灯", "不亮", "垃圾", "没人", "晚上", "门口", "漏水", "井盖", "三天", "楼道")
SIGNS: Final = (
    "水电气路桥沟渠塘井灯管线杆牌门窗墙顶楼梯巷口村组田埂坝闸树草花坑洞"
    "裂缝堵塌歪倒响臭脏乱占停放晒烧挖填"
)
LATIN: Final = ("led", "wifi", "app", "atm", "x1", "b2", "3号楼", "12栋", "7单元")
WORDS: Final = 3000
MOST: Final = 8  # words of one text besides the common ones
RARE: Final = "榉榫"  # stands in every thousandth text alone
LATIN_EVERY: Final = 10
RARE_EVERY: Final = 1000


class Texts:
    """One text after the other, the same in every run."""

    def __init__(self) -> None:
        self._draws = random.Random(20)
        pairs = [a + b for a in SIGNS for b in SIGNS if a != b]
        self._draws.shuffle(pairs)
        self._words = [*COMMON, *pairs][:WORDS]
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self._words) + 1)))

    def make(self, number: int) -> str:
        """The words of the report with this number."""
        drawn = self._draws.choices(
            self._words, cum_weights=self._weights, k=self._draws.randint(3, MOST)
        )
        text = "示例：" + "，".join(dict.fromkeys(drawn)) + f"，第{self._draws.randrange(500)}处"
        if number % LATIN_EVERY == 0:
            text += " " + self._draws.choice(LATIN)
        if number % RARE_EVERY == 0:
            text += RARE
        return text + "。"
