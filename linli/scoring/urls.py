"""Addresses of the app: for staff, but for figures, lists and bulletins that are shown."""

from django.urls import path

from linli.scoring.views import (
    bulletins,
    campaigns,
    findings,
    lists,
    own,
    results,
    rounds,
    sheets,
    standards,
)

app_name = "scoring"
urlpatterns = [
    path("scoring/", rounds.rounds, name="rounds"),
    path("scoring/open/<str:code>/", rounds.add, name="round-open"),
    path("scoring/rounds/<uuid:round>/", rounds.round_page, name="round"),
    path("scoring/rounds/<uuid:round>/draw/", rounds.draw, name="draw"),
    path("scoring/rounds/<uuid:round>/check/", rounds.check, name="check"),
    path("scoring/rounds/<uuid:round>/close/", rounds.close, name="close"),
    path("scoring/standards/", standards.standards, name="standards"),
    path("scoring/standards/<uuid:standard>/", standards.standard, name="standard"),
    path("scoring/standards/<uuid:standard>/next/", standards.begin, name="standard-next"),
    path("scoring/standards/<uuid:standard>/edit/", standards.edit, name="standard-edit"),
    path("scoring/standards/<uuid:standard>/file/", standards.put, name="standard-file"),
    path("scoring/standards/<uuid:standard>/publish/", standards.publish, name="standard-publish"),
    path("scoring/standards/<uuid:standard>/drop/", standards.drop, name="standard-drop"),
    path(
        "scoring/standards/<uuid:standard>/aspect/<slug:aspect>/", standards.aspect, name="aspect"
    ),
    path("scoring/campaigns/", campaigns.campaigns, name="campaigns"),
    path("scoring/campaigns/<uuid:programme>/", campaigns.campaign, name="campaign"),
    path("scoring/areas/", campaigns.indicators, name="indicators"),
    path("scoring/areas/<uuid:area>/", campaigns.indicator, name="indicator"),
    path("scoring/stops/", own.stops, name="stops"),
    path("scoring/aside/", own.aside, name="aside"),
    path("scoring/aside/<uuid:recusal>/take-back/", own.take_back, name="take-back"),
    # A sheet: whoever judges fills it in, others read what was handed in
    path("scoring/stops/<uuid:stop>/<int:scored>/", sheets.fill, name="fill"),
    path("scoring/sheets/<uuid:sheet>/", sheets.sheet, name="sheet"),
    path("scoring/sheets/<uuid:sheet>/correct/", sheets.correct, name="correct"),
    path("scoring/sheets/evidence/<uuid:evidence>/<slug:size>/", sheets.photo, name="evidence"),
    # What is to be put right
    path("scoring/findings/", findings.mine, name="findings-mine"),
    path("scoring/findings/at/<str:code>/", findings.findings, name="findings"),
    path("scoring/findings/at/<str:code>/task/", findings.task, name="task"),
    path("scoring/findings/<uuid:finding>/", findings.finding, name="finding"),
    path("scoring/findings/<uuid:finding>/do/<slug:verb>/", findings.act, name="finding-act"),
    path("scoring/findings/<uuid:finding>/notice/", findings.notice, name="house-notice"),
    path(
        "scoring/findings/<uuid:finding>/photos/<uuid:evidence>/<slug:size>/",
        findings.photo,
        name="finding-photo",
    ),
    # Figures, lists, bulletins: for everybody from their preview on
    path("scoring/of/<str:code>/", results.place, name="place"),
    path("scoring/of/<str:code>/<int:year>/", results.year, name="year"),
    path("scoring/results/<uuid:round>/", results.results, name="results"),
    path("scoring/results/<uuid:round>/reckon/", results.reckon, name="reckon"),
    path("scoring/results/<uuid:round>/<int:scored>/", results.result, name="result"),
    path("scoring/results/<uuid:round>/<slug:dataset>/<slug:named>/", results.file, name="file"),
    path("scoring/lists/<uuid:listing>/", lists.rank_list, name="list"),
    path("scoring/lists/<uuid:listing>/do/<slug:act>/", lists.list_act, name="list-act"),
    path("scoring/lists/<uuid:listing>/object/", lists.object_to, name="object"),
    path("scoring/listed/<uuid:listed>/do/<slug:act>/", lists.entry_act, name="entry-act"),
    path("scoring/objections/<uuid:objection>/", lists.objection, name="objection"),
    path("scoring/objections/<uuid:objection>/decide/", bulletins.decide, name="decide"),
    path("scoring/bulletins/", bulletins.board, name="bulletins"),
    path("scoring/bulletins/<uuid:bulletin>/", bulletins.bulletin, name="bulletin"),
    path(
        "scoring/bulletins/<uuid:bulletin>/do/<slug:act>/",
        bulletins.bulletin_act,
        name="bulletin-act",
    ),
    path("scoring/bulletins/<uuid:bulletin>/object/", bulletins.object_to, name="bulletin-object"),
]
