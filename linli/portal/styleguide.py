"""What `/styleguide/` shows: invented content in the reader's language, for every component.

The texts are examples, not interface: they stand here in both languages and not in the catalogue.
"""

from datetime import timedelta

from django import forms
from django.templatetags.static import static
from django.utils.translation import get_language

from linli.common import clock

NUMBER = "26114073125"
LINK = "https://linli.example/r/26114073125/Zq3v8nTtWkB5uX0pLd2RcA/"


def say(zh: str, en: str) -> str:
    """The example in the reader's language."""
    return zh if (get_language() or "zh-hans").startswith("zh") else en


class SampleForm(forms.Form):
    """One field of each sort."""

    text = forms.CharField(
        max_length=500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )
    place = forms.CharField(required=False)
    kind = forms.ChoiceField()
    where = forms.ChoiceField(widget=forms.RadioSelect)
    satisfied = forms.ChoiceField(widget=forms.RadioSelect)
    photos = forms.FileField(required=False)
    private = forms.BooleanField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        words = {
            "text": say("一句话说清楚", "Say it in a sentence"),
            "place": say("在哪里", "Where it is"),
            "kind": say("类别", "Kind"),
            "where": say("地点", "Place"),
            "satisfied": say("满意吗", "Are you satisfied"),
            "photos": say("照片", "Photos"),
            "private": say(
                "不公开：只有经办人看得到", "Keep private: only those who handle it see it"
            ),
        }
        for key, label in words.items():
            self.fields[key].label = label
        self.fields["text"].help_text = say(
            "比如：井头巷路灯三天不亮",
            "For example: the lamp in Well Lane has been out for three days",
        )
        self._choose("kind", ("lamp", say("公共设施 · 照明", "Public facilities: lighting")))
        self._choose(
            "where",
            ("grid", say("03 网格（扫码）", "Grid 03 (from the poster)")),
            ("other", say("别的地方", "Somewhere else")),
        )
        self._choose(
            "satisfied",
            ("1", say("很不满意", "Not at all")),
            ("2", say("不满意", "No")),
            ("3", say("一般", "So-so")),
            ("4", say("满意", "Yes")),
            ("5", say("很满意", "Very")),
        )

    def _choose(self, key: str, *choices: tuple[str, str]) -> None:
        field = self.fields[key]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def samples() -> dict[str, object]:
    """Everything that the page's template needs."""
    now = clock.now()
    filled = {"where": "grid", "satisfied": "4", "kind": "lamp"}
    return {
        "number": NUMBER,
        "link": LINK,
        "now": now,
        "soon": now + timedelta(minutes=40),
        "form": SampleForm(initial=filled, prefix="good"),
        "wrong_form": SampleForm(data={"bad-kind": "lamp"}, prefix="bad"),
        "story": story(),
        "rows": rows(),
        "facts": facts(),
        "chips": chips(),
        "photo": photo(say("现场", "On the spot")),
        "shapes": shapes(),
        "pin": {"x": 330, "y": 410, "label": say("井头巷 12 号门口", "In front of 12 Well Lane")},
        "bars": bars(),
        "points": points(),
        "long": say(
            "井头巷至新屋巷一带因连日降雨造成排水沟多处堵塞、路面积水且夜间照明不足，影响老人和学生出行",
            "Several drains between Well Lane and New House Lane are blocked after days of rain,"
            " and with the lamps out the standing water endangers older people and schoolchildren",
        ),
        "said": say(
            "井头巷路灯三天不亮，老人晚上出门看不见",
            "The lamp in Well Lane has been out for three days; older people cannot see at night",
        ),
        "place": say("五星村", "Wuxing Village"),
        "who": say("示例·甲", "Sample A"),
        "next_words": say("今天之内由 03 网格网格员回应您。", "Grid 03 will answer you today."),
    }


def photo(caption: str) -> dict[str, str]:
    """An invented photo."""
    address = static("img/sample-photo.svg")
    return {"src": address, "href": address, "alt": caption, "caption": caption}


def story() -> list[dict[str, object]]:
    """A matter's way with every mark that an entry can carry."""
    now = clock.now()
    return [
        {
            "state": "done",
            "title": say("居民报事", "Reported"),
            "at": now - timedelta(days=3),
            "meta": say("扫码 · 03 网格", "by poster · grid 03"),
            "quote": say("井头巷路灯三天不亮", "The lamp in Well Lane has been out for three days"),
        },
        {
            "state": "done",
            "title": say("网格员受理", "Accepted by the grid member"),
            "at": now - timedelta(days=3) + timedelta(minutes=12),
            "meta": say("用时 12 分钟 · 示例·甲", "after 12 minutes · Sample A"),
            "text": say(
                "因为地点在 03 网格，当时由示例·甲值班。",
                "Because the place lies in grid 03, where Sample A was on duty.",
            ),
        },
        {
            "state": "done",
            "title": say("到现场，上报村", "Seen on the spot, handed up to the village"),
            "at": now - timedelta(days=2),
            "entered_at": now - timedelta(days=1),
            "quote": say(
                "灯杆线路烧坏，先放了警示灯", "The wiring is burnt; a warning light stands"
            ),
            "photos": [photo(say("现场", "On the spot")), photo(say("临时照明", "For now"))],
            "corrected": {
                "old": say("灯泡坏了", "The bulb is broken"),
                "at": now - timedelta(days=1),
                "by": say("示例·甲", "Sample A"),
            },
        },
        {
            "state": "done",
            "title": say("内部备注", "Note among staff"),
            "at": now - timedelta(hours=30),
            "public": False,
            "text": say("已联系供电所。", "The power supplier has been rung."),
        },
        {
            "state": "now",
            "title": say("镇里在办", "With the township"),
            "meta": say("供电所答复：周一更换", "Supplier: to be replaced on Monday"),
            "text": say(
                "下一步：更换后拍照，由村复查。", "Next: photo, then the village rechecks."
            ),
        },
        {"state": "todo", "title": say("复查", "Recheck")},
        {"state": "todo", "title": say("报事人评价，办结", "Rating by the reporter, completed")},
    ]


def rows() -> list[dict[str, object]]:
    """A work list with each kind of time and state."""
    now = clock.now()
    return [
        {
            "href": "#rows",
            "title": say("路灯不亮", "Lamp out"),
            "beside": say("井头巷 12 号", "12 Well Lane"),
            "because": say("地点在 03 网格，您今天值班", "it lies in grid 03 and you are on duty"),
            "due": now + timedelta(minutes=50),
        },
        {
            "href": "#rows",
            "title": say("排水沟堵塞", "Blocked drain"),
            "sub": say("01 网格 · 今天 08:15 报", "Grid 01 · reported today 08:15"),
            "due": now + timedelta(days=4, hours=1),
            "tag": say("在办", "In hand"),
        },
        {
            "href": "#rows",
            "title": say("村口乱停车", "Cars block the village gate"),
            "sub": say("05 网格 · 等待镇综治中心", "Grid 05 · waiting for the township centre"),
            "due": now - timedelta(days=1, hours=2),
            "tag": say("等待报事人", "Waiting for the reporter"),
            "kind": "wait",
        },
        {
            "title": say("垃圾桶满溢", "Overflowing bins"),
            "sub": say("02 网格 · 报事人说解决了", "Grid 02 · the reporter says it is solved"),
            "tag": say("已办结 · 用时 5 小时", "Completed in 5 hours"),
            "kind": "done",
        },
    ]


def facts() -> list[dict[str, str]]:
    """Terms beside a matter."""
    return [
        {"term": say("牵头", "Lead"), "text": say("镇综治中心", "Township governance centre")},
        {
            "term": say("首接", "First receiver"),
            "text": say("03 网格", "Grid 03"),
            "href": "#facts",
        },
        {
            "term": say("报事人", "Reporter"),
            "text": "138****0000",
            "note": say("查看需说明用途", "say what for to see it"),
        },
    ]


def chips() -> list[dict[str, object]]:
    """Views of a list."""
    return [
        {"href": "#chips", "label": say("全部", "All"), "count": 32, "current": True},
        {"href": "#chips", "label": say("超时", "Overdue"), "count": 2},
        {"href": "#chips", "label": say("等待评价", "Waiting for rating"), "count": 0},
    ]


def shapes() -> list[dict[str, object]]:
    """Six invented grids, and a seventh too small for its name."""
    outlines = (
        ("03", "M330 250L600 220 640 430 420 520 300 440z", 470, 350),
        ("01", "M60 80L330 50 330 250 300 440 90 400z", 200, 220),
        ("02", "M330 50L700 60 720 210 600 220 330 250z", 520, 140),
        ("04", "M600 220L720 210 950 260 920 470 640 430z", 780, 340),
        ("05", "M90 400L300 440 420 520 400 660 120 640z", 260, 550),
        ("06", "M420 520L640 430 920 470 860 660 400 660z", 640, 570),
        ("07", "M640 430L690 437 690 480 645 480z", 665, 555),
    )
    return [
        {
            "label": label,
            "path": path,
            "x": x,
            "y": y,
            "href": "#map",
            "current": label == "03",
            "words": say(f"{label} 网格", f"Grid {label}"),
        }
        for label, path, x, y in outlines
    ]


def bars() -> list[dict[str, object]]:
    """Rates of three places, each with its denominator."""
    return [
        {"label": say("五星村", "Wuxing Village"), "value": 27, "of": 28},
        {"label": say("东关社区", "Dongguan Community"), "value": 9, "of": 14, "kind": "wait"},
        {"label": say("弋江镇直属", "Township itself"), "value": 0, "of": 3, "kind": "late"},
    ]


def points() -> list[dict[str, object]]:
    """Matters of seven weeks."""
    start = clock.today() - timedelta(weeks=6)
    values = (4, 7, 5, 12, 9, 16, 11)
    weeks = [start + timedelta(weeks=index) for index in range(len(values))]
    return [
        {"label": say(f"{on.month} 月 {on.day} 日", f"{on.day} {on:%b}"), "value": value}
        for on, value in zip(weeks, values, strict=True)
    ]
