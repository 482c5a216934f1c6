"""What the rules hold about persons: who set a value."""

from typing import Final

from linli.common.personal import STAFF, Holding, Plain, nothing_to_show

HOLDINGS: Final = (
    Holding(
        label="rulesets.RuleValue",
        name=Plain("谁定的规则", "Who set a rule"),
        whose=STAFF,
        what=Plain(
            "哪条时限、门槛是谁在什么时候定的、为什么",
            "Who set which time limit or threshold, and why",
        ),
        why=Plain("规则要有出处，谁都可以核对", "A rule has a source that anybody can check"),
        ground=Plain("履行法定职责", "Statutory duty"),
        rule="",
        kept=Plain("和规则一样久", "As long as the rule"),
        correct=Plain("重新定一次", "By setting it anew"),
        erase=Plain("不删：规则的来历要留下", "Stays: it is where the rule comes from"),
        show=nothing_to_show,
    ),
)
