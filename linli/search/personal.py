"""What the index holds about persons."""

from typing import Final

from linli.common.personal import EVERYBODY, Holding, Plain, nothing_to_show

HOLDINGS: Final = (
    Holding(
        label="search.Entry",
        name=Plain("搜索索引", "The search index"),
        whose=EVERYBODY,
        what=Plain(
            "事项里出现过的字和相邻两字，打乱了顺序，读不成句；没有姓名、号码",
            "Characters and pairs of characters that occur in a matter, out of order and not to be "
            "read as sentences; no names or numbers of reporters",
        ),
        why=Plain("按词找到事项", "To find a matter by a word"),
        ground=Plain("履行岗位职责", "The duties of the post"),
        rule="",
        kept=Plain("和事项一样久", "As long as the words of the matter"),
        correct=Plain("改了事项，索引同时改", "Follows the matter in the same moment"),
        erase=Plain("删了事项的话，索引同时删", "Goes with the words in the same moment"),
        show=nothing_to_show,
    ),
)
