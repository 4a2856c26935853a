"""Frånvaro: said with words or in a form, for oneself or for somebody who is ill; who then has duty."""

from __future__ import annotations

import pytest

from handlers.ports import Changed
from tests.duty.conftest import Story, account, errors, form, local, refused, shown, words


def test_words_are_enough(story: Story) -> None:
    """ "frånvaro 24/12-2/1 ersättare Bo": both days are away, and Bo has duty from the first midnight on."""
    story.setup(account("facebook", responsible="disa", substitute="frans"))
    card = shown(story.says("disa", "frånvaro 24/12-2/1 ersättare Bo"))
    assert "Borta: torsdag 24 december – lördag 2 januari" in words(card)
    assert "Ersättare: Bo Ask" in words(card)
    assert story.duty(at="2026-12-23 23:59") == "disa responsible"
    assert story.duty(at="2026-12-24 00:00") == "bo substitute"
    assert story.duty(at="2027-01-02 23:59") == "bo substitute"
    assert story.duty(at="2027-01-03 00:00") == "disa responsible"
    assert [row.actor for row in story.log() if row.action == "absence.noted"] == ["disa"]


@pytest.mark.parametrize(
    ("said", "first", "after"),
    [
        ("/franvaro imorgon", "2026-11-21", "2026-11-22"),
        ("frånvaro i övermorgon", "2026-11-22", "2026-11-23"),
        ("absence tomorrow", "2026-11-21", "2026-11-22"),
        ("sjuk idag", "2026-11-20", "2026-11-21"),
        ("Jag är sjuk idag", "2026-11-20", "2026-11-21"),
        ("frånvaro fredag", "2026-11-20", "2026-11-21"),
        ("frånvaro från måndag till onsdag", "2026-11-23", "2026-11-26"),
        ("frånvaro vecka 8", "2027-02-22", "2027-03-01"),
        ("frånvaro 24-26 december", "2026-12-24", "2026-12-27"),
        ("frånvaro 2026-12-24 t.o.m. 2027-01-02", "2026-12-24", "2027-01-03"),
        ("frånvaro semester 18/11-25/11", "2026-11-18", "2026-11-26"),
        ("frånvaro 28 mars 2027", "2027-03-28", "2027-03-29"),
        ("frånvaro nästa vecka", "2026-11-23", "2026-11-30"),
        ("frånvaro denna vecka", "2026-11-20", "2026-11-23"),
        ("frånvaro vecka 52-53", "2026-12-21", "2027-01-04"),
        ("frånvaro veckorna 52 och 53", "2026-12-21", "2027-01-04"),
        ("frånvaro torsdagen den 24 december", "2026-12-24", "2026-12-25"),
        ("frånvaro torsdag 24/12 till fredag 1/1", "2026-12-24", "2027-01-02"),
        ("frånvaro den 5 mars", "2027-03-05", "2027-03-06"),
        ("frånvaro mån-ons", "2026-11-23", "2026-11-26"),
        ("frånvaro tors. till fre.", "2026-11-26", "2026-11-28"),
        ("frånvaro imorgon utan ersättare", "2026-11-21", "2026-11-22"),
        ("frånvaro utan ersättare 24/12", "2026-12-24", "2026-12-25"),
        ("frånvaro 24/12, ingen ersättare", "2026-12-24", "2026-12-25"),
    ],
)
def test_days_are_said_as_people_say_them(story: Story, said: str, first: str, after: str) -> None:
    """The day with the changed clock has 23 hours, and nobody is asked why they are away."""
    shown(story.says("bo", said))
    (absence,) = story.absences()
    assert absence.starts == local(f"{first} 00:00")
    assert absence.ends == local(f"{after} 00:00")
    assert "sjuk" not in str(absence.model_dump()) + str([row.details for row in story.log()])


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ("frånvaro 31/2", "from", "förstod jag inte"),
        ("frånvaro blåbär", "from", "”blåbär”"),
        ("frånvaro nästa fredag", "from", "”nästa fredag”"),
        ("frånvaro fredagen den 24 december", "from", "”fredagen den 24 december”"),
        ("frånvaro 5 marsch", "from", "”5 marsch”"),
        ("frånvaro varannan fredag", "from", "”varannan”"),
        ("frånvaro ersättare Disa", "to", "Fyll i sista dagen"),
        ("frånvaro från 1/12", "to", "Fyll i sista dagen"),
        ("frånvaro fr.o.m. måndag ersättare Disa", "to", "Fyll i sista dagen"),
        ("frånvaro imorgon ersättare Kalle Anka", "substitute", "kalle anka finns inte"),
        ("frånvaro imorgon ersättare a", "substitute", "kan vara flera: Anna Ek"),
        ("frånvaro imorgon ersättare Bo", "substitute", "någon annan än den som är borta"),
        ("frånvaro 2026-12-24 - 2026-12-23", "to", "före den första"),
        ("frånvaro 24/11-23/11", "to", "före den första"),
        ("frånvaro 2/1-24/12", "to", "före den första"),
        ("frånvaro 2025-12-24", "to", "har redan varit"),
        ("frånvaro 2026-01-02 - 2026-12-24", "from", "mer än en månad sedan"),
        ("frånvaro 2026-12-24 - 2028-01-02", "to", "Högst ett år"),
        ("frånvaro 2026-12-24 - 9999-12-24", "to", "2026-11-20"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_at_its_field(
    story: Story, said: str, field: str, sentence: str
) -> None:
    """The form opens with what was understood, and nothing is noted."""
    found = errors(story.says("bo", said))
    assert list(found) == [field]
    assert sentence in found[field]
    assert story.absences() == []


def test_the_form_asks_days_and_substitute_and_nothing_else(story: Story) -> None:
    asked = form(story.says("bo", "frånvaro"))
    assert [field.key for field in asked.fields] == ["from", "to", "substitute"]
    answer = story.sends("bo", asked, from_="2026-12-01", to="2026-12-04", substitute="frans")
    assert "Frans Gran" in words(shown(answer))
    assert story.duty(at="2026-12-04 12:00") == "frans substitute"


@pytest.mark.parametrize(
    "values",
    [
        {"from_": "igår", "to": "2026-12-04"},
        {"from_": "2026-12-01", "to": ""},
        {"from_": "0001-01-01", "to": "2026-12-04"},
        {"from_": "2026-12-01", "to": "9999-12-31"},
        {"from_": "2026-12-01", "to": "2026-12-04", "substitute": "egon"},
        {"from_": "2026-12-01", "to": "2026-12-04", "substitute": "'; drop table absence; --"},
        {"from_": "2026-12-01\x00", "to": "2026-12-04"},
    ],
)
def test_hostile_and_odd_answers_change_nothing(story: Story, values: dict[str, str]) -> None:
    asked = form(story.says("bo", "frånvaro"))
    assert errors(story.sends("bo", asked, **values))
    assert story.absences() == []


def test_nobody_notes_an_absence_for_somebody_who_is_not_theirs(story: Story) -> None:
    """A made-up answer to a question that was not asked is not read."""
    asked = form(story.says("frans", "frånvaro"))
    story.sends("frans", asked, from_="2026-12-01", to="2026-12-02", person="bo")
    assert [absence.person for absence in story.absences()] == ["frans"]
    assert "bara" in refused(story.says("frans", "frånvaro för bo imorgon"))
    assert len(story.absences()) == 1
    assert story.actions()[-1] == "refused"


def test_a_day_that_was_not_understood_stands_in_no_field(story: Story) -> None:
    plain = {field.key: field.value for field in form(story.says("bo", "frånvaro ?")).fields}
    for said in ("nästa fredag", "fredagen den 24 december", "5 marsch", "inte imorgon"):
        asked = form(story.says("bo", f"frånvaro {said}"))
        assert {field.key: field.value for field in asked.fields} == plain


@pytest.mark.parametrize("who", ["frans", "carin", "anna"])
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Okänd imorgon", "okänd finns inte i förteckningen. Skriv hela namnet"),
        ("Okänd nästa vecka", "okänd finns inte"),
        ("a nästa fredag", "a kan vara flera: Anna Ek"),
        ("Bo, Disa imorgon", "bo, disa finns inte"),
    ],
)
def test_somebody_unknown_is_said_in_a_sentence_and_no_form_could_note_another(
    story: Story, who: str, said: str, sentence: str
) -> None:
    assert sentence in refused(story.says(who, f"frånvaro för {said}"))
    assert story.absences() == []


def test_a_name_ends_where_the_days_begin(story: Story) -> None:
    shown(story.says("carin", "frånvaro för Bo nästa vecka"))
    shown(story.says("anna", "frånvaro för Disa torsdagen den 24 december"))
    assert [(absence.person, absence.starts) for absence in story.absences()] == [
        ("bo", local("2026-11-23 00:00")),
        ("disa", local("2026-12-24 00:00")),
    ]


@pytest.mark.clauses("LID-21", "LAH-66")
@pytest.mark.parametrize("who", ["carin", "anna"])
def test_a_manager_or_coordinator_notes_that_somebody_is_ill(story: Story, who: str) -> None:
    """Duty goes to the substitute at once; the person and who stands in are told."""
    card = shown(story.says(who, "frånvaro för Bo idag"))
    assert f"Anmäld av {story.person(who).name}." in words(card)
    assert story.duty() == "disa substitute"
    assert story.told("absences") == ["bo absence_noted", "disa absence_stand_in"]
    asked = form(story.says(who, "frånvaro ?"))
    assert "bo" in {option.value for option in asked.fields[0].options}


@pytest.mark.parametrize(
    ("routine", "rule"),
    [
        ("tibro", "Enligt Tibro 2 (TIB-16)."),
        ("lidingo", "Enligt Lidingö (LID-21)."),
        # Its document speaks of those who leave.
        ("gislaved", "Enligt Kanalvakts standard."),
    ],
)
def test_the_card_says_by_which_rule_an_absence_is_noted(story: Story, rule: str) -> None:
    assert rule in words(shown(story.says("bo", "frånvaro imorgon ersättare Frans")))


def test_two_that_overlap_become_one(story: Story) -> None:
    shown(story.says("bo", "frånvaro 1/12-5/12 ersättare Frans"))
    card = shown(story.says("bo", "frånvaro 4/12-10/12 ersättare Frans"))
    assert "de två är nu en" in words(card)
    (absence,) = story.absences()
    assert (absence.starts, absence.ends) == (local("2026-12-01 00:00"), local("2026-12-11 00:00"))
    assert absence.substitute == "frans"


def test_who_stands_in_stands_in_for_the_days_that_they_were_named_for(story: Story) -> None:
    """Nobody is named for the first week; Frans then is for two days of it and the next; nobody after."""
    shown(story.says("bo", "frånvaro 1/12-5/12"))
    card = shown(story.says("bo", "frånvaro 4/12-8/12 ersättare Frans"))
    assert "Frånvaron tisdag 1 december – lördag 5 december står kvar som den var" in words(card)
    shown(story.says("bo", "frånvaro 8/12-10/12"))
    days = {day: story.duty(at=f"2026-12-{day:02} 12:00").partition(" ")[0] for day in (3, 4, 8, 9, 11)}
    assert days == {3: "disa", 4: "frans", 8: "frans", 9: "disa", 11: "bo"}


def test_days_that_are_part_of_an_absence_change_nothing(story: Story) -> None:
    shown(story.says("bo", "frånvaro 1/12-10/12 ersättare Frans"))
    assert "de två är nu en" in words(shown(story.says("bo", "frånvaro 3/12-4/12")))
    shown(story.says("bo", "frånvaro 11/12-12/12"))
    shown(story.says("bo", "frånvaro 11/12-14/12 ersättare Frans"))  # he is named for all of them now
    assert [(item.substitute, item.state) for item in story.absences()] == [("frans", "noted")] * 2


@pytest.mark.parametrize(
    "said",
    ["tillbaka på måndag", "tillbaka imorgon", "åter 30/11", "Jag är tillbaka på måndag", "Back on Monday"],
)
def test_whoever_says_that_they_will_be_back_is_away_until_then(story: Story, said: str) -> None:
    shown(story.says("bo", "frånvaro idag-27/11 ersättare Frans"))
    assert (
        f"jag förstod inte ”{said.split(maxsplit=1 + 2 * said.startswith('Jag'))[-1].casefold()}”"
        in refused(story.says("bo", said)).casefold()
    )
    assert story.duty() == "frans substitute"
    assert "Välkommen tillbaka" in words(shown(story.says("bo", "Jag är tillbaka idag!")))
    assert story.duty() == "bo responsible"


def test_an_absence_that_was_ended_does_not_come_back_with_another(story: Story) -> None:
    """Bo is back, falls ill the same day, and names nobody: Frans was named for the days before."""
    shown(story.says("bo", "frånvaro idag-27/11 ersättare Frans"))
    story.at("2026-11-20 13:00")
    shown(story.says("bo", "tillbaka"))
    story.at("2026-11-20 15:00")
    card = shown(story.says("bo", "frånvaro idag-24/11"))
    assert "Ersättare: Ingen utsedd | Tar över: Disa Lind" in words(card)
    assert "nu en" not in words(card)
    assert story.duty(at="2026-11-23 12:00") == "disa substitute"
    ended, new = story.absences()
    assert (ended.substitute, ended.ends) == ("frans", local("2026-11-20 13:00"))
    assert new.substitute == ""


def test_an_absence_that_was_ended_stays_ended_when_the_same_person_is_named_again(story: Story) -> None:
    shown(story.says("bo", "frånvaro idag-27/11 ersättare Frans"))
    story.at("2026-11-20 13:00")
    shown(story.says("bo", "tillbaka"))
    story.at("2026-11-20 15:00")
    card = shown(story.says("bo", "frånvaro idag-24/11 ersättare Frans"))
    assert "nu en" not in words(card)
    assert [item.ends for item in story.absences()] == [local("2026-11-20 13:00"), local("2026-11-25 00:00")]


def test_two_that_overlap_with_different_substitutes_are_explained(story: Story) -> None:
    shown(story.says("bo", "frånvaro 1/12-5/12 ersättare Frans"))
    found = errors(story.says("bo", "frånvaro 4/12-10/12 ersättare Rut"))
    assert "tisdag 1 december – lördag 5 december" in found["substitute"]
    assert "Frans Gran" in found["substitute"]
    assert len(story.absences()) == 1


def test_a_substitute_who_is_away_too_is_said_with_who_then_has_duty(story: Story) -> None:
    """Disa is the account's own substitute, whom nobody chose."""
    shown(story.says("disa", "frånvaro 3/12-4/12"))
    asked = form(story.says("bo", "frånvaro 1/12-5/12"))
    card = shown(story.sends("bo", asked, substitute="nobody"))
    said = words(card)
    assert "Disa Lind är också borta, så Staden på facebook saknar ersättare torsdag 3 december" in said
    assert f"Då bevakas kontot av Carin Alm ({story.manager})." in said
    assert story.duty(at="2026-12-02 12:00") == "disa substitute"
    assert story.duty(at="2026-12-03 12:00") == "carin manager"


def test_whoever_is_away_themselves_cannot_be_named_for_an_account_that_is_then_nobodys(
    story: Story,
) -> None:
    """As when a manager names somebody: it is said at its field, and another is chosen."""
    shown(story.says("disa", "frånvaro 3/12-4/12"))
    answer = story.says("bo", "frånvaro 1/12-5/12 ersättare Disa")
    away = "Disa Lind är själv borta torsdag 3 december – fredag 4 december. Välj någon annan."
    assert errors(answer) == {"substitute": away}
    assert [absence.person for absence in story.absences()] == ["disa"]
    card = shown(story.sends("bo", form(answer), substitute="frans"))
    asked = form(story.presses("bo", card, "absence.substitute"))
    assert errors(story.sends("bo", asked, substitute="disa")) == {"substitute": away}
    assert story.absences()[1].substitute == "frans"


def test_who_takes_over_is_said_where_nobody_is_named_or_whoever_is_named_is_away(story: Story) -> None:
    """Disa is away and Frans has her place; so he has Bo's too, whom Disa would have stood in for."""
    assert "Ersättare: Ingen utsedd | Tar över: Disa Lind |" in words(
        shown(story.says("bo", "frånvaro 1/12-5/12"))
    )
    shown(story.says("disa", "frånvaro 7/12-12/12 ersättare Frans"))
    card = shown(story.says("bo", "frånvaro 11/12-14/12 ersättare Disa"))
    assert "Disa Lind är också borta fredag 11 december – lördag 12 december." in words(card)
    assert (
        "Ersättare: Disa Lind | Tar över: Frans Gran (fredag 11 december – lördag 12 december),"
        " Disa Lind (söndag 13 december – måndag 14 december) |"
    ) in words(card)
    mine = words(shown(story.says("bo", "frånvaro")))
    assert "Ersättare: Ingen utsedd. Tar över: Disa Lind" in mine
    plain = words(shown(story.says("rut", "frånvaro 1/12-5/12 ersättare Frans")))
    assert "Ersättare: Frans Gran" in plain
    assert "Tar över" not in plain


def test_who_is_back_early_has_duty_at_once(story: Story) -> None:
    shown(story.says("bo", "frånvaro idag-imorgon"))
    assert story.duty() == "disa substitute"
    story.at("2026-11-20 13:00")
    assert "Välkommen tillbaka" in words(shown(story.says("bo", "Jag är tillbaka!")))
    assert story.duty() == "bo responsible"
    assert "inte anmäld som borta" in refused(story.says("bo", "tillbaka"))
    assert [row.actor for row in story.log() if row.action == "absence.ended"] == ["bo"]


def test_an_absence_to_come_is_withdrawn_and_its_substitute_changed(story: Story) -> None:
    shown(story.says("bo", "frånvaro 1/12-5/12 ersättare Frans"))
    mine = shown(story.says("bo", "frånvaro"))
    card = shown(story.presses("bo", mine, "absence.show"))
    asked = form(story.presses("bo", card, "absence.substitute"))
    changed = story.sends("bo", asked, substitute="rut")
    assert isinstance(changed, Changed)
    assert "Rut Rönn" in words(changed.card)
    assert "har ändrats" in refused(story.presses("bo", card, "absence.end"))
    ended = story.presses("bo", changed.card, "absence.end")
    assert isinstance(ended, Changed)
    assert ended.card.buttons == ()
    assert story.duty(at="2026-12-02 12:00") == "bo responsible"
    assert "redan slut" in refused(story.presses("bo", changed.card, "absence.end"))
    assert "Frånvaro" in form(story.says("bo", "frånvaro")).title


def test_a_colleague_cannot_end_or_change_another_s_absence(story: Story) -> None:
    card = shown(story.says("bo", "frånvaro 1/12-5/12 ersättare Frans"))
    for action in ("absence.end", "absence.substitute"):
        assert "bara ändras av" in refused(story.presses("rut", card, action))
    for subject in ("absence:999", "absence:", "absence:1'", "task:1", "absence:" + "9" * 40):
        assert refused(story.press("bo", "absence.end", subject, 1))
    assert story.absences()[0].state == "noted"


@pytest.mark.clauses("LAH-26")
@pytest.mark.parametrize("routine", ["laholm"])
def test_where_a_substitute_is_always_demanded_an_absence_without_one_says_so(story: Story) -> None:
    """The account's own substitute counts; else somebody is chosen, or it is left to the manager."""
    story.setup(account("facebook", substitute=""))
    answer = story.says("bo", "frånvaro 1/12-5/12")
    found = errors(answer)
    assert "Laholm" in found["substitute"]
    assert "LAH-26" in found["substitute"]
    assert story.absences() == []
    shown(story.sends("bo", form(answer), substitute="nobody"))
    assert [task.kind for task in story.tasks("uncovered")] == ["uncovered"]


def test_who_stands_in_may_handle_the_account_while_it_lasts(story: Story) -> None:
    """Frans is nothing to the account but Bo's substitute on those days; not before, not after."""
    story.at("2026-11-30 10:00")
    story.town.comes("c1", "Ni är idioter.")
    shown(story.says("bo", "frånvaro 1/12-5/12 ersättare Frans"))
    assert "Det här får du inte göra" in refused(story.press("frans", "case.claim", "case:1", 1))
    story.at("2026-12-01 10:00")
    assert isinstance(story.press("frans", "case.claim", "case:1", 1), Changed)
    assert "Bara den som" not in refused(story.press("frans", "digest.next", "place:slack:T1:C1", 1))
    assert "Bara den som" in refused(story.press("rut", "digest.next", "place:slack:T1:C1", 1))
    story.at("2026-12-06 00:00")
    assert "Det här får du inte göra" in refused(story.press("frans", "case.release", "case:1", 2))


def test_two_who_stand_in_for_each_other_are_told_that_nobody_does(story: Story) -> None:
    """Frans names Rut, and Rut names Frans, for days that overlap: "Noterat" alone would be no truth."""
    first = words(shown(story.says("frans", "frånvaro 25/11-27/11 ersättare Rut")))
    assert "ersätter ingen" not in first
    card = shown(story.says("rut", "frånvaro 26/11-30/11 ersättare Frans"))
    alone = (
        "Frans Gran är också borta torsdag 26 november – fredag 27 november, så då ersätter ingen Rut Rönn."
    )
    assert alone in words(card)
    assert card.tone == "attention"
    # so says his own, when he looks again
    assert "Rut Rönn är också borta torsdag 26 november" in words(story.card("absence:1"))
    story.says("frans", "frånvaro")
    answer = story.presses("frans", story.card("absence:1"), "absence.substitute")
    story.sends("frans", form(answer), substitute="disa")
    assert "ersätter ingen" not in words(story.card("absence:1"))
    assert "ersätter ingen" not in words(story.card("absence:2"))  # for whom Frans is away Disa stands in


def test_a_ring_of_three_who_are_all_away_names_everybody(story: Story) -> None:
    for who, other in (("frans", "Rut"), ("rut", "Disa")):
        story.says(who, f"frånvaro 25/11 ersättare {other}")
    card = shown(story.says("disa", "frånvaro 25/11 ersättare Frans"))
    alone = "Frans Gran och Rut Rönn är också borta onsdag 25 november, så då ersätter ingen Disa Lind."
    assert alone in words(card)
