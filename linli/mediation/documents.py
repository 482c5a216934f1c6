"""What the printed documents of a mediation say (practice B4). They are in Chinese: courts and
parties file them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from linli.common import clock, numbers, printing
from linli.common.errors import NotHere
from linli.mediation import services as mediation
from linli.mediation.choices import Form, How, Stage
from linli.mediation.models import Agreement, Dispute, Party

TEMPLATE: Final = Path(__file__).parent / "papers" / "paper.typ"
LABELS: Final = ("甲方", "乙方", "丙方", "丁方", "戊方", "己方", "庚方", "辛方", "壬方", "癸方")


@dataclass(frozen=True)
class Paper:
    """A kind of document: its name in an address, its title, and in which stages there is one."""

    code: str
    title: str
    stages: frozenset[str]


AGREEMENT: Final = Paper("agreement", "人民调解协议书", frozenset({Stage.AGREED, Stage.SETTLED}))
REFUSAL: Final = Paper("refusal", "不予调解告知书", frozenset({Stage.REFUSED, Stage.REFERRED}))
TERMINATION: Final = Paper(
    "termination", "终止调解告知书", frozenset({Stage.FAILED, Stage.STOPPED})
)
COURT: Final = Paper("court", "司法确认申请书", frozenset({Stage.AGREED, Stage.SETTLED}))
SHARED: Final = frozenset({AGREEMENT.code, COURT.code})  # what both sides sign
PAPERS: Final = (AGREEMENT, REFUSAL, TERMINATION, COURT)


def papers_of(dispute: Dispute, *, for_party: bool = False) -> list[Paper]:
    """The documents that there are of a case now; parties get what has taken effect."""
    agreement = Agreement.objects.filter(dispute=dispute).first()
    made = agreement is not None
    holds = agreement is not None and agreement.effective_at is not None
    asks = agreement is not None and agreement.confirm_asked_at is not None
    there = {
        AGREEMENT: holds if for_party else made,
        COURT: asks or mediation.may_ask_court(agreement),
    }
    if dispute.erased_at is not None or (for_party and dispute.contacts_erased_at is not None):
        return []
    return [paper for paper in PAPERS if dispute.stage in paper.stages and there.get(paper, True)]


def title_of(dispute: Dispute, code: str, *, for_party: bool = False) -> str:
    """What a document is called. Raises `NotHere` where there is none now."""
    return _paper(dispute, code, for_party=for_party).title


def _paper(dispute: Dispute, code: str, *, for_party: bool = False) -> Paper:
    found = papers_of(dispute, for_party=for_party)
    paper = next((one for one in found if one.code == code), None)
    if paper is None:
        raise NotHere(_("There is no such document of this case now."))
    return paper


def printed(dispute: Dispute, code: str, names: Sequence[tuple[Party, str]]) -> bytes:
    """One of them as PDF; `names` are the parties with what each is called. Raises `NotHere`."""
    return printing.pdf(TEMPLATE, _data(dispute, _paper(dispute, code), names))


def label_of(party: Party) -> str:
    """甲方 for the first."""
    return LABELS[party.number - 1] if party.number <= len(LABELS) else f"当事人{party.number}"


def _data(dispute: Dispute, paper: Paper, names: Sequence[tuple[Party, str]]) -> dict[str, Any]:
    matter = dispute.matter
    said = {AGREEMENT: _agreement, REFUSAL: _refusal, TERMINATION: _termination, COURT: _court}
    sides = [{"label": label_of(party), "name": name} for party, name in names]
    return {
        "title": paper.title,
        "number_label": "单号",
        "number": numbers.shown(matter.number),
        "parties": sides,
        "terms": "",
        "terms_label": "",
        "after": [],
        "place": matter.village.name_zh,
        "on": _day(clock.local(dispute.ended_at or clock.now()).date()),
        **said[paper](dispute, [party for party, _name in names]),
    }


def _line(label: str, said: str = "") -> dict[str, str]:
    """A line to sign on, or what was signed otherwise."""
    return {"label": label, "said": said}


def _signed(party: Party) -> str:
    """A signature by the party's own link stands on the paper; the others are made on it."""
    if party.signed_at is None or party.signed_how != How.LINK:
        return ""
    return f"{_day(clock.local(party.signed_at).date())}凭本人链接签署"


def _agreement(dispute: Dispute, parties: list[Party]) -> dict[str, Any]:
    agreement = dispute.agreement
    by = f"约定于{_day(agreement.perform_by)}前履行完毕。" if agreement.perform_by else ""
    after = [
        f"{by}本协议自各方签名或者盖章、调解员签名并加盖人民调解委员会印章之日起生效；各方各执一份，"
        "人民调解委员会留存一份。",
        "各方认为有必要的，可以自本协议生效之日起30日内共同向人民法院申请司法确认。",
    ]
    if agreement.form == Form.ORAL:
        after[0] = f"{by}本协议为口头协议，自各方达成协议之日起生效，由调解员记录。"
    return {
        "paragraphs": [
            f"各方因{_category(dispute)}纠纷，自愿接受人民调解，于"
            f"{_day(clock.local(agreement.agreed_at).date())}达成协议。"
        ],
        "terms_label": "协议内容",
        "terms": agreement.terms,
        "after": after,
        "signatures": [
            *(_line(f"{label_of(party)}（签名）", _signed(party)) for party in parties),
            _line("调解员（签名）", "原件已签名" if agreement.sealed_at else ""),
            _line("人民调解委员会（印章）", "原件已盖章" if agreement.sealed_at else ""),
        ],
        "on": _day(clock.local(agreement.agreed_at).date()),
    }


def _refusal(dispute: Dispute, _parties: list[Party]) -> dict[str, Any]:
    because = "因调解需要各方自愿，现不进行人民调解。"
    if dispute.stage == Stage.REFERRED:
        because = "由其他途径依法处理，现不进行人民调解。"
    return {
        "paragraphs": [
            f"关于{_category(dispute)}纠纷，{because}",
            "您可以依法向人民法院起诉、申请仲裁，或者请有权处理的行政机关处理；"
            "遇到危险请立即拨打110。",
            "不愿调解是当事人的权利，不影响您办理其他事项。",
        ],
        "signatures": [_line("人民调解委员会（印章）")],
    }


def _termination(dispute: Dispute, _parties: list[Party]) -> dict[str, Any]:
    return {
        "paragraphs": [
            f"关于{_category(dispute)}纠纷的调解，未达成协议，现予终止。",
            "您可以依法通过仲裁、行政、司法等途径维护自己的权利。",
        ],
        "signatures": [_line("调解员（签名）"), _line("人民调解委员会（印章）")],
    }


def _court(dispute: Dispute, parties: list[Party]) -> dict[str, Any]:
    agreement = dispute.agreement
    return {
        "paragraphs": [
            f"申请人于{_day(clock.local(agreement.agreed_at).date())}经人民调解达成协议，"
            "现共同申请人民法院依法确认该协议有效。",
            "申请人承诺：协议出于各方自愿，没有恶意串通、规避法律的行为；"
            "如因该协议损害他人合法权益，愿意承担相应的法律责任。",
            f"共同申请的期限至{_day(agreement.confirm_until)}。附：调解协议书。",
        ],
        "on": _day(clock.today()),
        "signatures": [_line(f"申请人{label_of(party)}（签名）") for party in parties],
    }


def _day(on: date | None) -> str:
    if on is None:
        return ""
    return f"{on.year}年{on.month}月{on.day}日"


def _category(dispute: Dispute) -> str:
    """In Chinese, whatever language the reader has chosen."""
    with override("zh-hans"):
        return str(dispute.get_category_display())
