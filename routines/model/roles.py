"""What a routine says of who answers for accounts, and of what accounts are for."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from routines.model.cited import Cited, Count, Role, Some, Strict, Words


class OwnerKind(StrEnum):
    """Who may own an account."""

    DEPARTMENT = "department"
    UNIT = "unit"
    COMPANY = "company"
    COMMON = "common"  #: the whole municipality's


class Roles(Strict):
    """Who has which part, under which name."""

    #: What the municipality calls a role, where it has a word of its own.
    names: dict[Role, Cited[Words]] = Field(default_factory=dict)
    #: Who acts for a role that the register of people does not know, or that nobody there was given.
    acted_by: dict[Role, Cited[Role]] = Field(default_factory=dict)
    #: For whom the routine holds.
    scope: Cited[str]
    owners: Cited[Some[OwnerKind]]
    #: Who has the common accounts.
    common_owner: Cited[Role]
    #: Who answers for what is published.
    accountable: Cited[str]
    personal_data: Cited[str]
    #: Who names the responsible person.
    appointed_by: Cited[Role]
    #: Who has to agree, in this order, before an account that is in use gets other people. Whoever changes
    #: them and is one of these has agreed thereby; a coordinator speaks for the manager.
    changed_by: Cited[Some[Role]]
    #: Only those assigned in the register may act for the municipality.
    only_assigned: Cited[bool]
    min_responsible: Cited[Count]
    min_administrators: Cited[Count]
    #: Whether whoever is responsible must be an administrator of the account.
    responsible_administers: Cited[bool]
    #: Whether the department's registrar must be able to reach the account's records.
    registrar_access: Cited[bool]
    #: Whether employees may have personal channels within their assignments.
    personal_channels: Cited[bool]


class Purposes(Strict):
    """What the municipality uses social media for."""

    #: In a few words, first on the wizard's page about purpose.
    statements: tuple[Cited[str], ...]
    #: The purposes and uses that are chosen from, in the document's order.
    choices: tuple[Cited[str], ...]
    #: Whether at least one of them must fit.
    choose_one: Cited[bool]
    #: Whether the purpose must be tied to the unit's own assignment.
    unit_assignment: Cited[bool]
