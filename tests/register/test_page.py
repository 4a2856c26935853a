"""The public register as a reader gets it: what each routine wants shown, and no more about persons."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session

from handlers import register as handled
from storage import accounts, register
from storage.tables import Account
from tests.duty.conftest import Story, account, shown, words
from tests.register.reader import Reader, reading
from tests.scenarios.town import MUNICIPALITY, PEOPLE, RULES

FIVE = ["lidingo", "gislaved", "degerfors", "tibro", "laholm"]
LIBRARY: dict[str, Any] = {
    "name": "Biblioteket",
    "unit": "Kultur och fritid",
    "purpose": "Läslust.",
    "target_group": "Barn och vuxna.",
    "contact": "biblioteket@town.example",
}
#: What was answered when the account was asked for; who administers it is nobody's business.
PLAN: dict[str, Any] = {
    "topics": "Böcker och öppettider.",
    "goals": [
        {"text": "200 följare 2027-06-30", "measure": "200", "by": "2027-06-30"},
        {"text": "40 lån mer i veckan 2027-12-31", "measure": "40", "by": "2027-12-31"},
    ],
    "watching": "Varje vardag, nytt på tisdagar.",
    "hours": "4.5",
    "administrators": ["bo", "disa"],
    "email": "sociala.medier@town.example",
}


def lay(story: Story, *of: dict[str, Any]) -> None:
    """These accounts, and the one that the town began with, which was opened with a plan."""
    story.setup(account("facebook", **LIBRARY), *of)

    def plan(session: Session) -> None:
        opened = session.get_one(Account, (MUNICIPALITY, "facebook"))
        opened.plan = PLAN
        session.add(opened)
        register.review(session, MUNICIPALITY, "anna", story.town.time)

    story.town.database.change(plan)


def close(story: Story, name: str = "facebook") -> None:
    def change(session: Session) -> None:
        accounts.close(session, session.get_one(Account, (MUNICIPALITY, name)), "anna", story.town.time)

    story.town.database.change(change)


# --- what is shown ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("routine", "facts"),
    [
        pytest.param(
            "lidingo",
            {
                "Kanal": "Facebook",
                "Verksamhet": "Kultur och fritid",
                "Ansvarig": "Kontoansvarig, Kultur och fritid",
                "Handlingstyper": "inlägg, kommentarer, bilder, filer, Facebookmeddelanden",
            },
            marks=pytest.mark.clauses("LID-11", "LID-41", "LID-42"),
        ),
        pytest.param(
            "gislaved",
            {
                "Kanal": "Facebook",
                "Verksamhet": "Kultur och fritid",
                "Syfte": "Läslust.",
                "Målgrupp": "Barn och vuxna.",
                "Mål": "200 följare 2027-06-30; 40 lån mer i veckan 2027-12-31",
                "Ansvarig": "Kontoansvarig, Kultur och fritid",
                "Bevakning": "Varje vardag, nytt på tisdagar.",
                "Arbetstid": "4,5 timmar i veckan",
            },
            marks=pytest.mark.clauses("GIS-01", "GIS-29", "GIS-88", "GIS-93", "GIS-94"),
        ),
        pytest.param(
            "degerfors",
            {
                "Kanal": "Facebook",
                "Verksamhet": "Kultur och fritid",
                "Ansvarig": "Kontoansvarig, Kultur och fritid",
                "Kontakt": "biblioteket@town.example",
            },
        ),
        pytest.param(
            "tibro",
            {
                "Kanal": "Facebook",
                "Verksamhet": "Kultur och fritid",
                "Ansvarig": "Bo Ask",
                "Syfte": "Läslust.",
                "Målgrupp": "Barn och vuxna.",
            },
            marks=pytest.mark.clauses("TIB-27", "TIB-28"),
        ),
        pytest.param(
            "laholm",
            {
                "Kanal": "Facebook",
                "Verksamhet": "Kultur och fritid",
                "Syfte": "Läslust.",
                "Målgrupp": "Barn och vuxna.",
                "Ämnen": "Böcker och öppettider.",
                "Kontakt": "biblioteket@town.example",
            },
            marks=pytest.mark.clauses("LAH-17", "LAH-89", "LAH-90"),
        ),
    ],
)
async def test_each_municipality_shows_what_its_routine_says(story: Story, facts: dict[str, str]) -> None:
    lay(story)
    async with reading(story) as reader:
        got = await reader.get()
        assert got.names() == ["Biblioteket"]
        assert got.facts() == facts
        link = got.page.first("ul", "accounts").first("a")
        assert link.get("href") == "https://facebook.example/town"
        (listed,) = (await reader.get("/register/town.json")).json["accounts"]
        assert len(listed) == len(facts) + 3  # name, address, and what it lacks
        assert listed["lacking"] == []
        heading, cells = (await reader.get("/register/town.csv")).table
        assert dict(zip(heading, cells, strict=True)) == facts | {
            "Namn": "Biblioteket",
            "Webbadress": "https://facebook.example/town",
        }


@pytest.mark.parametrize("routine", FIVE)
async def test_nothing_of_persons_is_shown_but_the_name_that_tibro_asks_for(story: Story) -> None:
    """Names, addresses, ids in chats, who signs in: nobody outside needs them."""
    lay(story)
    secret = [person["name"] for person in PEOPLE.values()]
    secret.append("sociala.medier@town.example")
    secret += [found for key in PEOPLE for found in (f"{key}@town.example", f"U0{key.upper()}", f"29:{key}")]
    if story.town.world.routine(None).id == "tibro":  # type: ignore[arg-type]
        secret.remove("Bo Ask")
    async with reading(story) as reader:
        for path in ("", ".json", ".csv", "?lang=en", "?embed=1", "?extract=document-plan", "?q=bo"):
            text = (await reader.get(f"/register/town{path}")).text
            assert [word for word in secret if word in text] == [], path


@pytest.mark.parametrize("routine", ["lidingo"])
async def test_an_account_may_hold_other_records_than_the_routine_names(story: Story) -> None:
    lay(story, account("youtube", record_types=["filmer", "kommentarer"]))
    async with reading(story) as reader:
        listed = (await reader.get("/register/town.json")).json["accounts"]
        assert [one["record_types"] for one in listed if one["platform"] == "youtube"] == [
            ["filmer", "kommentarer"]
        ]


@pytest.mark.clauses("LID-41")
@pytest.mark.parametrize("routine", ["lidingo"])
async def test_facebook_s_messages_are_records_of_facebook_alone(story: Story) -> None:
    lay(story, account("instagram"))
    async with reading(story) as reader:
        listed = (await reader.get("/register/town.json")).json["accounts"]
        held = {one["platform"]: one["record_types"] for one in listed}
        usual = ["inlägg", "kommentarer", "bilder", "filer"]
        assert held == {"facebook": [*usual, "Facebookmeddelanden"], "instagram": usual}


@pytest.mark.parametrize("routine", ["gislaved"])
async def test_goals_are_a_list_also_where_there_are_none(story: Story) -> None:
    """Whoever reads the JSON meets one kind of thing in each field."""
    lay(story, account("youtube"))
    async with reading(story) as reader:
        listed = (await reader.get("/register/town.json")).json["accounts"]
        goals = {one["platform"]: one["goals"] for one in listed}
        assert goals == {"facebook": [goal["text"] for goal in PLAN["goals"]], "youtube": []}


@pytest.mark.parametrize("routine", ["lidingo"])
async def test_an_account_of_no_unit_is_the_coordinators(story: Story) -> None:
    story.setup(account("facebook", unit=""))
    async with reading(story) as reader:
        facts = (await reader.get()).facts()
        assert facts["Ansvarig"] == "Kontoansvarig, kommunikationsenheten"
        assert facts["Verksamhet"] == "Uppgift saknas"


@pytest.mark.clauses("TIB-28")
async def test_what_the_routine_demands_and_nobody_has_said_is_marked(story: Story) -> None:
    story.setup(account("facebook", target_group="Alla"), people={"bo": {"active": False}})
    async with reading(story) as reader:
        facts = (await reader.get()).facts()
        assert (facts["Syfte"], facts["Ansvarig"], facts["Målgrupp"]) == (
            "Uppgift saknas",
            "Uppgift saknas",
            "Alla",
        )
        heading, row = (await reader.get("/register/town.csv")).table
        cells = dict(zip(heading, row, strict=True))
        assert (cells["Syfte"], cells["Målgrupp"]) == ("Uppgift saknas", "Alla")
        (listed,) = (await reader.get("/register/town.json")).json["accounts"]
        assert (listed["purpose"], listed["lacking"]) == ("", ["responsible_person", "purpose"])


@pytest.mark.clauses("TIB-28")
def test_the_account_s_card_says_what_the_list_lacks(story: Story) -> None:
    story.setup(account("facebook", target_group="Alla"))
    assert "I förteckningen saknas: Syfte." in words(shown(story.says("anna", "konto facebook")))


async def test_an_address_with_a_handle_is_kept_and_followed(story: Story) -> None:
    """As YouTube and TikTok name their accounts."""
    url = "https://www.tiktok.com/@bibblan"
    story.setup(account("other", name="Bibblan", address=url))
    async with reading(story) as reader:
        got = await reader.get()
        assert url in {link.get("href") for link in got.page.all("a")}
        assert "tiktok.com/@bibblan" in got.page.first("p", "address").text()
        listed = (await reader.get("/register/town.json")).json["accounts"]
        assert url in {one["address"] for one in listed}


@pytest.mark.parametrize("routine", ["gislaved"])
@pytest.mark.parametrize("query", ["timmar", "kontoansvarig", "följare", "hours"])
async def test_every_word_that_is_shown_is_found(story: Story, query: str) -> None:
    lay(story)
    async with reading(story) as reader:
        got = await reader.get(f"/register/town?q={query}{'&lang=en' if query == 'hours' else ''}")
        assert got.names() == ["Biblioteket"]


# --- at all times ----------------------------------------------------------------------------------


async def test_a_closed_account_leaves_the_list_at_once(story: Story) -> None:
    lay(story, account("instagram"))
    async with reading(story) as reader:
        before = await reader.get()
        assert before.names() == ["Biblioteket", "Staden på instagram"]
        close(story)
        kept = await reader.get(If_None_Match=before.headers["ETag"])
        assert (kept.status, kept.names()) == (200, ["Staden på instagram"])
        assert len((await reader.get("/register/town.json")).json["accounts"]) == 1
        assert len((await reader.get("/register/town.csv")).table) == 2
        assert story.account("facebook").closed_by == "anna"


async def test_version_and_last_change_stand_on_it(story: Story) -> None:
    lay(story)
    async with reading(story) as reader:
        got = await reader.get()
        assert "Version 2. Senast ändrad 20 november 2026 kl. 10:00" in got.page.first("p", "edition").text()
        listed = (await reader.get("/register/town.json")).json
        assert (listed["version"], listed["last_changed"]) == (2, "2026-11-20T09:00:00Z")


async def test_it_shows_what_the_municipality_is_called_now(story: Story) -> None:
    """The name and the rules are no part of an edition, and are shown as they are."""
    async with reading(story) as reader:
        assert RULES in (await reader.get()).text
        from storage.tables import Municipality

        def rename(session: Session) -> None:
            found = session.get_one(Municipality, MUNICIPALITY)
            found.name, found.rules_page = "Nya staden", ""
            session.add(found)

        story.town.database.change(rename)
        got = await reader.get()
        assert "Nya staden" in got.text
        assert RULES not in got.text


# --- looked for ------------------------------------------------------------------------------------


@pytest.fixture
def many(story: Story) -> Story:
    """Names that show how Swedish sorts."""
    names = {
        "facebook": "Östra skolan",
        "instagram": "Ängens förskola",
        "youtube": "Zonen",
        "x": "Åsens förskola",
    }
    units = {"facebook": "Skola", "instagram": "Förskola", "youtube": "Fritid", "x": "Förskola"}
    found = [account(key, name=name, unit=units[key], purpose=f"Syfte {key}") for key, name in names.items()]
    story.setup(*found, account("other", name="école", address="https://www.tiktok.com/@skola", unit=""))
    return story


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["école", "Zonen", "Åsens förskola", "Ängens förskola", "Östra skolan"]),
        ("?q=f%C3%B6rskola", ["Åsens förskola", "Ängens förskola"]),
        ("?q=F%C3%96RSKOLA+%C3%A4ngen", ["Ängens förskola"]),
        ("?q=youtube", ["Zonen"]),
        ("?q=tiktok", ["école"]),
        ("?q=annan+kanal", []),
        ("?q=syfte+facebook", ["Östra skolan"]),
        ("?platform=x", ["Åsens förskola"]),
        ("?unit=F%C3%B6rskola", ["Åsens förskola", "Ängens förskola"]),
        ("?unit=F%C3%B6rskola&platform=instagram&q=", ["Ängens förskola"]),
        ("?q=finns+inte", []),
        ("?unit=Finns+inte", []),
        ("?lang=en&q=zon", ["Zonen"]),
        ("?q=A%CC%8Asens", ["Åsens förskola"]),  # the ring as a sign of its own
    ],
)
async def test_it_is_searched_without_scripts(many: Story, query: str, names: list[str]) -> None:
    async with reading(many) as reader:
        got = await reader.get(f"/register/town{query}")
        assert (got.status, got.names()) == (200, names)
        said = got.page.first("p", "count").text()
        assert str(len(names)) in said
        assert ("av 5" in said or "of 5" in said) is (len(names) < 5)
        for kind in ("json", "csv"):
            other = await reader.get(f"/register/town.{kind}{query}")
            found = len(other.json["accounts"]) if kind == "json" else len(other.table) - 1
            assert found == len(names)


async def test_the_form_keeps_what_was_asked_and_leads_back(many: Story) -> None:
    async with reading(many) as reader:
        page = (await reader.get("/register/town?lang=en&q=zon&unit=Fritid")).page
        form = page.first("form")
        assert (form.get("method"), form.get("action"), form.get("role")) == ("get", "town", "search")
        assert form.first("input", type="search").get("value") == "zon"
        assert [option.get("value") for option in form.all("option") if "selected" in option.attributes] == [
            "",
            "Fritid",
        ]
        assert [field.get("name") for field in form.all("input", type="hidden")] == ["lang"]
        assert form.first("a").get("href") == "town?lang=en"
        labels = {label.get("for") for label in form.all("label")}
        fields = {
            field.get("id") for name in ("input", "select") for field in form.all(name) if field.get("id")
        }
        assert labels == fields


async def test_no_account_and_no_hit_are_said(story: Story) -> None:
    async with reading(story) as reader:
        none = await reader.get("/register/town?q=finnsinte")
        assert none.page.first("p", "empty").text().startswith("Inget konto stämmer med sökningen.")
        close(story)
        empty = await reader.get()
        assert (
            empty.page.first("p", "empty").text()
            == "Stadens kommun har inga konton i sociala medier just nu."
        )
        assert empty.page.all("form") == []
        assert (await reader.get("/register/town.json")).json["accounts"] == []
        assert len((await reader.get("/register/town.csv")).table) == 1


async def test_a_long_register_has_pages_and_its_files_have_all_of_it(story: Story) -> None:
    more = [
        account("youtube", id=f"k{n}", address=f"https://youtube.example/{n}", name=f"Konto {n:03}")
        for n in range(199)
    ]
    story.setup(account("facebook", name="Allra först"), *more)
    async with reading(story) as reader:
        first, last = await reader.get(), await reader.get("/register/town?page=2")
        assert (first.names()[0], first.names()[-1], len(first.names())) == ("Allra först", "Konto 098", 100)
        assert (last.names()[0], last.names()[-1], len(last.names())) == ("Konto 099", "Konto 198", 100)
        assert "200 konton" in first.page.first("p", "count").text()
        (onward,) = first.page.first("nav").all("a")
        assert (onward.get("href"), onward.get("rel"), onward.text()) == ("town?page=2", "next", "Nästa sida")
        assert last.page.first("nav").first("span").text() == "Sida 2 av 2"
        assert (await reader.get("/register/town?page=99")).names() == last.names()
        assert (await reader.get("/register/town?page=-1")).names() == first.names()
        found = await reader.get("/register/town?q=konto&page=2")
        assert found.page.first("nav").first("a").get("href") == "town?q=konto&page=1"
        assert len((await reader.get("/register/town.json?page=2")).json["accounts"]) == 200
        assert len((await reader.get("/register/town.csv")).table) == 201


# --- languages -------------------------------------------------------------------------------------


async def test_it_is_there_in_english_with_the_municipalitys_words_marked_as_swedish(story: Story) -> None:
    lay(story)
    async with reading(story) as reader:
        swedish, english = (
            (await reader.get("/register/town?q=b")).page,
            await reader.get("/register/town?lang=en"),
        )
        assert swedish.first("html").get("lang") == "sv"
        assert english.page.first("html").get("lang") == "en"
        over = swedish.first("header").all("a")[-1]
        assert (over.text(), over.get("href"), over.get("lang")) == ("In English", "town?q=b&lang=en", "en")
        back = english.page.first("header").all("a")[-1]
        assert (back.text(), back.get("href"), back.get("lang")) == ("På svenska", "town", "sv")
        assert english.page.first("h1").text() == "Register of social media"
        assert english.page.first("title").text() == "Register of social media – Stadens kommun"
        purpose = next(found for found in english.page.all("dd") if found.text() == "Läslust.")
        assert purpose.get("lang") == "sv"
        assert english.facts() == {
            "Channel": "Facebook",
            "Unit": "Kultur och fritid",
            "Responsible": "Bo Ask",
            "Purpose": "Läslust.",
            "Target group": "Barn och vuxna.",
        }
        files = [link.get("href") for link in english.page.first("footer").all("a")]
        assert files == ["town.json", "town.csv?lang=en"]
        assert (await reader.get("/register/town.csv?lang=en")).table[0][0] == "Channel"


# --- nowhere ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/register/nowhere", "/register/nowhere?lang=en", "/register/t%00"])
async def test_an_unknown_municipality_gets_a_page_that_says_so(story: Story, path: str) -> None:
    async with reading(story) as reader:
        got = await reader.get(path)
        assert (got.status, got.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert got.page.first("html").get("lang") == ("en" if "en" in path else "sv")
        assert "Stadens" not in got.text
        assert "ETag" not in got.headers
        for kind in ("json", "csv"):
            other = await reader.get(f"/register/nowhere.{kind}")
            assert other.status == 404
            assert "ingen förteckning" in other.json["error"]


async def test_where_the_routine_wants_no_public_register_there_is_none(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    routine = story.town.world.routine(None)  # type: ignore[arg-type]
    hidden = routine.account_register.public.model_copy(update={"value": False})
    register = routine.account_register.model_copy(update={"public": hidden})
    closed = routine.model_copy(update={"account_register": register})
    object.__setattr__(story.town.world, "routine", lambda _: closed)
    async with reading(story) as reader:
        for path in ("", ".json", ".csv", "?embed=1", "?extract=document-plan"):
            got = await reader.get(f"/register/town{path}")
            assert got.status == 404
            assert "publicerar inte sin förteckning" in got.text
            assert "facebook.example" not in got.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_it_only_reads(story: Story, method: str) -> None:
    async with reading(story) as reader:
        before = story.log()
        assert (await reader.get(method=method)).status == 405
        got = await reader.get(method="HEAD")
        assert (got.status, got.body) == (200, b"")
        assert "Set-Cookie" not in got.headers
        assert story.log() == before


async def _same(reader: Reader, path: str, etag: str) -> bool:
    return (await reader.get(path, If_None_Match=etag)).status == 304


async def test_who_keeps_a_copy_asks_whether_it_still_holds(story: Story) -> None:
    lay(story)
    async with reading(story) as reader:
        for path in ("/register/town", "/register/town.json", "/register/town.csv", "/register/town?q=b"):
            got = await reader.get(path)
            assert got.headers["Cache-Control"] == "public, no-cache"
            again = await reader.get(path, If_None_Match=got.headers["ETag"])
            assert (again.status, again.body, again.headers["ETag"]) == (304, b"", got.headers["ETag"])
            assert not await _same(reader, path, '"other"')
            assert await _same(reader, path, f'"other", {got.headers["ETag"]}')


async def test_an_installation_without_an_edition_has_no_register_yet(story: Story) -> None:
    """Only until the program has started once."""
    from storage.tables import Register

    story.town.database.change(lambda session: session.delete(session.get_one(Register, MUNICIPALITY)))
    async with reading(story) as reader:
        assert (await reader.get()).status == 404
        story.town.database.change(lambda session: handled.lay_all(session, story.town.world))
        assert (await reader.get()).status == 200
