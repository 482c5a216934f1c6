"""The planner of visits: which week a household is visited in, and in what order a day's visits are
walked. Positions, minutes and windows enter, nothing of a person.

No Django in here. The search for walks needs PyVRP, which is an extra (`make walks`); without it,
or where its answer does not keep every promise, walks are made door by door, and are longer.

**As a process.** `python -m linli.visits.planner` reads one request as JSON from standard input and
answers as JSON, or with `{"error": "a sentence", "feature": "id, or empty"}` and exit status 1.
With options it works on files:

    python -m linli.visits.planner --stops stops.json --out walks.json
    python -m linli.visits.planner --households households.json --out weeks.json

Positions are `[longitude, latitude]` (WGS-84), or `[x, y]` in metres with `"planar": true`.

**A day** (or any stretch of time: all times are minutes from one and the same zero)

    {"stops": [{"id", "at", "minutes": 15,
                "windows": [[540, 720], …] (a visit begins and ends inside one; left out: any time),
                "walkers": ["a"] (who may go; left out: anybody),
                "announced": {"walker": "a", "from": 600, "to": 630} (a was said to come then)}],
     "shifts": [{"walker": "a", "from": 540, "to": 720, "start": where walks begin and end,
                 "longest": minutes, "many": 1 (walks like this one)}],
     "absent": ["b"], "longest": 240 (minutes, of a walk), "speed": 4.0 (km/h),
     "detour": 1.3 (on foot over as the crow flies), "walk_costs": 60 (minutes of walking that one
     walk less is worth), "seed": 1, "effort": "quick" | "normal" | "thorough", "planar": false}

is answered with

- `walks`: rows of `walker, leave, back, walking, waiting (minutes), metres, visits [{stop, arrive,
  begin, end}]`, each shift's `longest`, `from` and `to` kept, waiting kept short;
- `left_out`: rows of `stop, code, text, values`; codes: `window_too_short {minutes, window}`,
  `no_walker`, `not_on_shift {windows}`, `too_far` and `shift_too_short {walking, minutes,
  longest}`, `no_room {walking, minutes}` (it could be walked alone; announced visits are left out
  last);
- `report`: `visits, walks, left_out, visit_hours, walking_hours, cost (hours of walking + walks ×
  walk_costs), method ("search": PyVRP, "fit": without), seed, effort, seconds`.

Announced visits stay: their visitor, and when. If that visitor is absent, somebody else comes at
the time that was said.

**A period**

    {"households": [{"id", "at", "every": 13 (weeks from one visit to the next), "minutes": 15,
                     "due": the last week, from 0, that still keeps that (negative: overdue),
                     "announced": the week that the household was told}],
     "weeks": 13, "seed": 1, "planar": false}

is answered with

- `weeks`: rows of `week, households, visits, minutes`; each household in its first week and every
  so many weeks after; as many visits in each week, unless what is due demands more, those of one
  cadence and one week near to one another;
- `later`: rows of `household, week`: whose first visit comes after the period, within its cadence;
- `late`: rows of `household, code, text, values`, whose cadence is not kept; codes: `overdue
  {weeks, week}`, `announced_late {week, due}`;
- `report`: `households, visits, most_visits, least_visits, seed, seconds`.

The same seed gives the same answer in whatever order things come, on every machine (but `seconds`,
and unless one of a day's searches takes more than 20 seconds and is ended). `PlanRefused`
(`linli.territory.planner.errors`) carries the sentence for a person.
"""
