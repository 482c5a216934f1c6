"""Addresses of `matters`: for anybody, for the holder of a link, and for staff."""

from django.urls import path

from linli.matters.views import (
    acting,
    collecting,
    follow,
    hints,
    importing,
    intake,
    items,
    ledger,
    photos,
    reporting,
    staff,
    texts,
)

app_name = "matters"
urlpatterns = [
    # Anybody
    path("places/<str:code>/report/", reporting.report, name="report"),
    path("places/<str:code>/report/hints/", hints.of_report, name="report-hints"),
    path("places/<str:code>/report/questions/", reporting.questions, name="report-questions"),
    path("places/<str:code>/ledger/", ledger.ledger, name="ledger"),
    path("places/<str:code>/items/", items.items, name="items"),
    path("progress/", ledger.progress, name="progress"),
    # The holder of a secret link
    path("r/<str:number>/<str:secret>/", follow.follow, name="follow"),
    path("r/<str:number>/<str:secret>/<slug:verb>/", follow.act, name="follow-act"),
    path("r/<str:number>/<str:secret>/photos/<uuid:photo>/", photos.of_link, name="follow-photo"),
    # Staff
    path("matters/", staff.matter_list, name="list"),
    path("matters/<str:number>/", staff.detail, name="detail"),
    path("matters/<str:number>/gather/", collecting.collect, name="collect"),
    path("matters/<str:number>/slip/", intake.slip, name="slip"),
    path("matters/<str:number>/contact/", staff.contact, name="contact"),
    path("matters/<str:number>/link/", intake.renew_link, name="renew-link"),
    path("matters/<str:number>/do/<slug:verb>/", acting.act, name="act"),
    path("photos/<uuid:photo>/", photos.photo, name="photo"),
    path("matters/<str:number>/texts/end/", texts.end_texts, name="end-texts"),
    path("sms/answers/", texts.sms_answers, name="sms-answers"),
    path("intake/", intake.intake, name="intake"),
    path("intake/hints/", hints.of_intake, name="intake-hints"),
    path("intake/questions/", intake.questions, name="intake-questions"),
    path("intake/draft/", intake.draft, name="draft"),
    path("ring-back/", staff.ring_back, name="ring-back"),
    path("office/ledger/import/", importing.ledger_import, name="import"),
    path("office/ledger/import/<uuid:job>/", importing.import_detail, name="import-detail"),
    path(
        "office/ledger/import/<uuid:job>/errors.xlsx",
        importing.import_errors,
        name="import-errors",
    ),
]
