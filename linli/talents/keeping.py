"""How long the talent pool keeps what: what nobody agreed to or confirmed goes by itself."""

from typing import Final

from linli.common.personal import EmptiedRows, KeptRows, Plain
from linli.talents.choices import Stage, UseKind
from linli.talents.models import Certificate, TalentCard, Use
from linli.talents.services import erasing

KEEPINGS: Final = (
    EmptiedRows(
        record="talents.unanswered",
        name=Plain("没有答复的人才提名", "Nominations that nobody agreed to"),
        rule="retention.talents.unanswered",
        rows=lambda: TalentCard.objects.filter(stage=Stage.NOMINATED),
        since="nominated_at",
        path="path",
        empty=erasing.lapse,
    ),
    EmptiedRows(
        record="talents.unreviewed",
        name=Plain("一直没有审核完的人才卡", "Cards whose review came to no end"),
        rule="retention.talents.unconfirmed",
        rows=lambda: TalentCard.objects.filter(stage__in=(Stage.REVIEW, Stage.ENDORSED)),
        since="consent_at",
        path="path",
        empty=erasing.lapse,
    ),
    EmptiedRows(
        record="talents.unconfirmed",
        name=Plain("到期没有确认的人才卡", "Cards that were not confirmed"),
        rule="retention.talents.unconfirmed",
        rows=lambda: TalentCard.objects.filter(stage=Stage.POOL),
        since="confirmed_at",
        path="path",
        empty=erasing.lapse,
    ),
    EmptiedRows(
        record="talents.refused",
        name=Plain("没有入库的人才卡", "Cards that were not taken in"),
        rule="retention.talents.refused",
        rows=lambda: TalentCard.objects.filter(stage=Stage.REFUSED),
        since="ended_at",
        path="path",
        empty=erasing.lapse,
    ),
    KeptRows(
        record="talents.reserve",
        name=Plain("后备力量名单", "Reserve lists"),
        rule="retention.talents.reserve",
        rows=lambda: Use.objects.filter(kind=UseKind.RESERVE),
        since="asked_at",
        path="card__path",
    ),
    KeptRows(
        record="talents.projects",
        name=Plain("请人才帮忙的项目", "Projects that people were asked for"),
        rule="retention.talents.reserve",
        rows=lambda: Use.objects.filter(kind=UseKind.PROJECT),
        since="asked_at",
        path="card__path",
    ),
    KeptRows(
        record="talents.certificates",
        name=Plain("培训证明", "Certificates of trainings"),
        rule="retention.talents.certificates",
        rows=Certificate.objects.all,
        since="issued_at",
    ),
)
