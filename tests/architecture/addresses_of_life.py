"""Who may use which address of activities and what is built on them."""

from typing import Final

from tests.architecture.access_kinds import LINK, PAGE, PUBLIC, THING

LIFE: Final = {
    "activities:announced": PUBLIC,
    "activities:feed-at": PUBLIC,
    **dict.fromkeys(("activities:open", "activities:photo", "activities:photo-back"), PUBLIC),
    **dict.fromkeys(
        (
            *("activities:facilities-at", "activities:facility", "activities:facility-photo"),
            "activities:facility-book",
        ),
        PUBLIC,
    ),
    "activities:booking-own": LINK,
    **dict.fromkeys(("activities:facilities", "activities:facility-add"), PAGE),
    **dict.fromkeys(
        ("activities:facility-edit", "activities:facility-calendar", "activities:booking"), THING
    ),
    "activities:own": LINK,
    "openrosa:key": PAGE,
    **dict.fromkeys(("openrosa:door", "openrosa:door-key"), PUBLIC),  # lets nobody in by itself
    "visits:check": PUBLIC,
    **dict.fromkeys(("visits:plans", "visits:topics", "visits:card"), PAGE),
    "visits:coverage-mine": PAGE,
    **dict.fromkeys(
        (
            *("visits:coverage", "visits:profile", "visits:canvasses"),
            *("visits:canvass", "visits:canvass-sort", "visits:canvass-brief"),
        ),
        THING,
    ),
    **dict.fromkeys(
        (
            *("visits:plan", "visits:again", "visits:sheet", "visits:add", "visits:speak"),
            *("visits:come-again", "visits:door"),
        ),
        THING,
    ),
    **dict.fromkeys(("honours:place", "honours:ask", "honours:photo"), PUBLIC),
    **dict.fromkeys(
        ("honours:own", "honours:own-act", "honours:own-plaque", "honours:own-photo"), LINK
    ),
    **dict.fromkeys(("honours:mine", "honours:board", "honours:round-add"), PAGE),
    **dict.fromkeys(
        (
            *("honours:round", "honours:round-act", "honours:write-down", "honours:entry"),
            *("honours:act", "honours:slip", "honours:plaque", "honours:entry-photo"),
        ),
        THING,
    ),
    **dict.fromkeys(
        (
            *("scoring:fill", "scoring:sheet", "scoring:correct", "scoring:evidence"),
            *("scoring:findings", "scoring:task", "scoring:finding", "scoring:finding-act"),
            *("scoring:house-notice", "scoring:finding-photo"),
        ),
        THING,
    ),
    "scoring:findings-mine": PAGE,
    "activities:feed": LINK,
    "contributions:own": PAGE,
    "contributions:place": PUBLIC,
    "contributions:shown": LINK,
    **dict.fromkeys(("talents:place", "talents:name", "talents:check"), PUBLIC),
    **dict.fromkeys(
        ("talents:word", "talents:own", "talents:own-act", "talents:own-certificate"), LINK
    ),
    **dict.fromkeys(("talents:pool", "talents:names", "talents:nominate", "talents:reserve"), PAGE),
    **dict.fromkeys(
        (
            *("talents:card", "talents:act", "talents:card-names", "talents:slip"),
            "talents:certificate",
        ),
        THING,
    ),
    **dict.fromkeys(
        (
            *("activities:calendar", "activities:plan", "activities:library"),
            *("activities:library-add", "activities:programmes", "activities:programme-add"),
            "orglife:branches",
            "activities:calendars",
            *("activities:log", "activities:log-add"),
        ),
        PAGE,
    ),
    **dict.fromkeys(
        (
            *("activities:activity", "activities:act", "activities:list", "activities:attendance"),
            *("activities:minutes", "activities:reasons", "activities:sheet", "activities:slips"),
            *("activities:end-series", "activities:withdraw", "activities:programme"),
            *("activities:issue", "activities:evaluate", "activities:material-file"),
            *("orglife:agenda", "orglife:decisions", "orglife:enter"),
            *("activities:photos", "activities:photo-act"),
            *("activities:renew-calendar", "activities:end-calendar"),
            *("orglife:schoolbag", "orglife:kit", "orglife:strike-delivery"),
            *("orglife:education", "orglife:course-add", "orglife:course", "orglife:course-hold"),
            *("orglife:education-act", "orglife:volume", "orglife:standard"),
            *("orglife:year", "orglife:calendar", "orglife:study", "orglife:strike"),
        ),
        THING,
    ),
    **dict.fromkeys(
        (
            *("instructors:own", "instructors:log", "instructors:services", "instructors:write"),
            *("instructors:board", "instructors:roles", "instructors:supervision"),
        ),
        PAGE,
    ),
    **dict.fromkeys(
        (
            *("instructors:record", "instructors:agree", "instructors:helped"),
            *("instructors:withdraw", "instructors:meeting", "instructors:slip"),
        ),
        THING,
    ),
    "stars:place": PUBLIC,
    **dict.fromkeys(
        ("stars:board", "stars:queue", "stars:cards", "stars:rating", "stars:leads"), PAGE
    ),
    **dict.fromkeys(("stars:start", "stars:dossier", "stars:act", "stars:card"), THING),
    **dict.fromkeys(("duties:own", "duties:rules", "duties:boards", "duties:programme"), PAGE),
    **dict.fromkeys(
        (
            *("duties:unit", "duties:excuse", "duties:withdraw", "duties:write", "duties:rule"),
            *("duties:change", "duties:end", "duties:take-back"),
        ),
        THING,
    ),
    **dict.fromkeys(
        ("scoring:rounds", "scoring:stops", "scoring:aside", "scoring:standards"), PAGE
    ),
    **dict.fromkeys(
        (
            *("scoring:place", "scoring:year", "scoring:results", "scoring:result"),
            *("scoring:file", "scoring:list", "scoring:objection", "scoring:bulletin"),
        ),
        PUBLIC,
    ),
    "scoring:bulletins": PAGE,
    **dict.fromkeys(
        (
            *("scoring:reckon", "scoring:list-act", "scoring:object", "scoring:entry-act"),
            *("scoring:decide", "scoring:bulletin-act", "scoring:bulletin-object"),
        ),
        THING,
    ),
    **dict.fromkeys(("scoring:campaigns", "scoring:indicators", "scoring:standard-next"), PAGE),
    **dict.fromkeys(
        (
            *("scoring:round-open", "scoring:round", "scoring:draw", "scoring:check"),
            *("scoring:close", "scoring:take-back"),
            *("scoring:standard", "scoring:standard-edit"),
            *("scoring:standard-file", "scoring:standard-publish", "scoring:standard-drop"),
            *("scoring:aspect", "scoring:campaign", "scoring:indicator"),
        ),
        THING,
    ),
}
