""" "En annan plattform": which one is asked, and said wherever the account is."""

from __future__ import annotations

import json

import pytest

from cards.register import Wanted, platform_name, register_csv, register_json
from handlers import request_records
from handlers.ports import Opened
from handlers.register import RegisterView
from handlers.register import _view as register_view
from tests.life.everybody import decided, each, set_up
from tests.life.walk import LIBRARY, Life, life
from tests.scenarios.town import MUNICIPALITY

ADDRESS = "https://www.tiktok.com/@stadsbiblioteket"
OTHER = {"platform": "other", "address": ADDRESS, "platform_name": "TikTok"}


def register(town: Life) -> RegisterView:
    found = town.ask(lambda session: register_view(town.town.world, MUNICIPALITY, None, session))
    assert isinstance(found, RegisterView)
    return found


@each
def test_which_platform_it_is_stands_in_the_request_the_form_and_the_register(routine: str) -> None:
    with life(routine) as town:
        town.asks_for_library("disa", **OTHER)
        assert town.request().answers["platform_name"] == "TikTok"
        decided(town)
        form = town.ask(lambda session: request_records.signed_form(session, town.town.world, town.request()))
        assert [one.value for one in form.answers if one.label == "Vilken plattform är det?"] == ["TikTok"]
        set_up(town)
        view = register(town)
        (row,) = [row for row in view.rows if row["address"] == ADDRESS]
        assert platform_name(row, "sv") == "TikTok"
        assert "TikTok" in register_csv(view, Wanted(), "sv").decode("utf-8-sig")
        (listed,) = [
            one for one in json.loads(register_json(view, Wanted()))["accounts"] if one["platform"] == "other"
        ]
        assert (listed["platform"], listed["platform_name"]) == ("other", "TikTok")
        others = [one for one in json.loads(register_json(view, Wanted()))["accounts"] if one != listed]
        assert all("platform_name" not in one for one in others)


@each
def test_it_is_asked_at_once_and_only_of_another_platform(routine: str) -> None:
    with life(routine) as town:
        answer = town.says("disa", "registrera-kanal")
        while isinstance(answer, Opened) and all(field.key != "platform" for field in answer.form.fields):
            given = {field.key: town.said(field, {**LIBRARY, **OTHER}) for field in answer.form.fields}
            answer = town.sends("disa", answer.form, **given)
        assert isinstance(answer, Opened)
        assert "platform_name" not in {field.key for field in answer.form.fields}
        given = {field.key: town.said(field, {**LIBRARY, **OTHER}) for field in answer.form.fields}
        answer = town.sends("disa", answer.form, **given)
        assert isinstance(answer, Opened)
        assert "platform_name" in {field.key for field in answer.form.fields}


@pytest.mark.parametrize("named", ["Facebook", "instagram", "Twitter", "Insta", "Facebook-sida", "FB grupp"])
def test_a_platform_of_the_list_is_chosen_there(named: str) -> None:
    with (
        life("degerfors") as town,
        pytest.raises(AssertionError, match=f"{named} finns i listan. Välj den där"),
    ):
        town.asks_for_library("disa", **{**OTHER, "platform_name": named})
