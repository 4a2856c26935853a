"""What is wrong with a routine file, in Swedish: whoever writes a municipality's routine is no programmer.

The checks say it in English, as all checks of the program do. Here each of their sentences stands with its
Swedish one, and with the same places in braces.
"""

from __future__ import annotations

import re
import string
from functools import cache


def _pairs(written: str) -> dict[str, str]:
    """By each English sentence the Swedish one on the line below it."""
    lines = [line for line in written.splitlines() if line]
    return {
        english: swedish.removeprefix("= ") for english, swedish in zip(lines[::2], lines[1::2], strict=True)
    }


_SWEDISH = _pairs("""
the file is not UTF-8 text; save it as UTF-8
= filen är inte text i UTF-8; spara den som UTF-8
the file cannot be read: there is none of that name
= filen går inte att läsa: det finns ingen som heter så
the file cannot be read: it is not allowed
= filen går inte att läsa: behörighet saknas
the file cannot be read: it is a folder
= filen går inte att läsa: det är en mapp
the file cannot be read
= filen går inte att läsa
this is not YAML: a quotation mark opens here and is closed nowhere
= det här är inte YAML: ett citattecken börjar här och avslutas ingenstans
this is not YAML: a bracket opens here and is not closed, or a comma is missing in it
= det här är inte YAML: en hakparentes eller klammer avslutas inte, eller så saknas ett kommatecken i den
this is not YAML: a tab stands here; indent with spaces
= det här är inte YAML: här står en tabb; dra in med blanksteg
this is not YAML: a sign stands here that means something else in YAML; put the text in quotes
= det här är inte YAML: här står ett tecken som betyder något annat i YAML; sätt texten inom citattecken
this is not YAML: a colon stands where none fits; put the text in quotes, or indent the line as others
= det här är inte YAML: ett kolon passar inte här; sätt texten inom citattecken, eller dra in raden rätt
this is not YAML: this line is not written or indented as the others, or a quotation mark is missing above
= det här är inte YAML: raden är inte skriven eller indragen som de andra, eller så saknas ett citattecken
this is not YAML: a sign stands here that no text may hold; remove it
= det här är inte YAML: här står ett tecken som ingen text får ha; ta bort det
this is not YAML: the file holds several documents; remove the line ---
= det här är inte YAML: filen har flera dokument; ta bort raden ---
this is not YAML; indent with spaces, and put text with a colon in quotes
= det här är inte YAML; dra in med blanksteg, och sätt text med kolon inom citattecken
this is no routine: {fault}
= det här är ingen rutin: {fault}
an alias (*) stands inside what it stands for; write it out
= ett alias (*) står inuti det som det står för; skriv ut det
the aliases (*) here make the file too long; write out what is meant
= aliasen (*) här gör filen för lång; skriv ut det som menas
there is half a sign here (\\ud800–\\udfff), which is no text; remove it
= här står ett halvt tecken (\\ud800–\\udfff), och det är ingen text; ta bort det
stands here a second time; remove one of the two
= står här en andra gång; ta bort det ena

should be a whole number, not {given}
= ska vara ett heltal, inte {given}
should be true or false, not {given}
= ska vara true eller false, inte {given}
should be a day such as 2026-01-31, not {given}
= ska vara en dag, till exempel 2026-01-31, inte {given}
should be a time such as 08:00, not {given}
= ska vara ett klockslag, till exempel 08:00, inte {given}
should be text, not {given}
= ska vara text, inte {given}
should be a list, not {given}
= ska vara en lista, inte {given}
should be a mapping with names and values, not {given}
= ska vara namn med värden, inte {given}
should be a mapping with {fields}, not {given}
= ska vara namn med värden ({fields}), inte {given}
should be at least {least}, not {given}
= ska vara minst {least}, inte {given}
should be at most {most}, not {given}
= ska vara högst {most}, inte {given}
should be a time such as 08:00, by the clock in Sweden: leave the zone out
= ska vara ett klockslag, till exempel 08:00, i svensk tid: skriv ingen tidszon
should be some time: an amount of 0 would be none at all
= ska vara en tid: 0 vore ingen alls
should be {expected}, not {given}
= ska vara {expected}, inte {given}
needs at least {least} characters
= behöver minst {least} tecken
needs at least {least}
= behöver minst {least}
may not be empty
= får inte vara tomt
is missing; give it a value with its clauses, or with 'default: true'
= saknas; ge det ett värde med dess krav (clauses), eller med ”default: true”
is missing; it has the fields {fields}
= saknas; det har fälten {fields}
is missing
= saknas
there is no such field
= det fältet finns inte
{given} is no clause id; write it like TIB-80
= {given} är inget krav; skriv som TIB-80
{given} is no name; use small letters a–z, figures and _, and begin with a letter
= {given} är inget namn; använd små bokstäver a–z, siffror och _, och börja med en bokstav
{day} is no day of the year; write it like 03-01, month before day
= {day} är ingen dag på året; skriv som 03-01, månaden före dagen
02-29 is there only in leap years; choose 02-28 or 03-01
= 02-29 finns bara vart fjärde år; välj 02-28 eller 03-01

a value bears its clauses or says 'default: true', not both
= ett värde har sina krav (clauses) eller ”default: true”, inte båda
a step bears its clauses or says 'default: true', not both
= ett steg har sina krav (clauses) eller ”default: true”, inte båda
a part bears its clauses or says 'default: true', not both
= en del har sina krav (clauses) eller ”default: true”, inte båda
name the clauses this part comes from, or say 'default: true'
= skriv vilka krav (clauses) delen kommer från, eller ”default: true”
name the clauses this value comes from, or say 'default: true'
= skriv vilka krav (clauses) värdet kommer från, eller ”default: true”
name the clauses this step comes from, or say 'default: true'
= skriv vilka krav (clauses) steget kommer från, eller ”default: true”
{clause} is another document's clause; this routine cites {own}
= {clause} är ett annat dokuments krav; den här rutinen hänvisar till {own}
there is no clause {clause}; the document has {first} to {last}
= kravet {clause} finns inte; dokumentet har {first} till {last}

a choice needs options
= ett val behöver alternativ (options)
say whose it is (by): {kind} is asked of a role
= skriv vems det är (by): {kind} frågas det en roll om
reached: only a step that asks for people
= reached: bara i ett steg som frågar efter personer
each: only a confirm step, and responsible, substitute or administrator
= each: bara i ett steg av slaget confirm, och responsible, substitute eller administrator
{name} is already the id of one above; give each its own
= {name} är redan id för ett som står ovanför; ge vart och ett sitt eget
each option is named once, in words
= varje alternativ står en gång, i ord
there are only {count} options to choose from
= det finns bara {count} alternativ att välja bland
no step of opening.steps asks for the {role}'s {name}
= inget steg i opening.steps är av slaget {name} för {role}
opening.{name} does not name the {role}, whose step this is
= opening.{name} nämner inte {role}, vars steg det här är
no step of opening.steps tells the {role} (kind: notice)
= inget steg i opening.steps meddelar {role} (kind: notice)
the start cannot wait for a {kind}; it waits for approval, consultation or notice
= starten kan inte vänta på {kind}; den väntar på approval, consultation eller notice
no step of opening.steps is a {kind}, so the start would stay locked for ever
= inget steg i opening.steps är av slaget {kind}, så starten skulle vara låst för alltid
no step has the id {name}, and an account cannot be without it
= inget steg har id {name}, och ett konto kan inte vara utan det
no step above this one has the id {name}
= inget steg ovanför det här har id {name}
no choice above this one has the answer {name}
= inget val ovanför det här har svaret {name}
only a step of the start waits so, and only for one of the start
= bara ett steg i starten (phase: start) väntar så, och bara på ett annat i starten
no other question has the id {name}
= ingen annan fråga har id {name}
of the plan only a tick rests on answers, else a step of the start
= i planen vilar bara en kryssruta (kind: tick) på svar, annars bara ett steg i starten (phase: start)
what address the page got rests on the platform and the planned address
= vilken adress sidan fick vilar på plattformen och den planerade adressen (platform, address)
{name} may be left out, so this step might wait for ever
= {name} får utebli, så steget kunde få vänta för alltid
no step of the kind 'approver' asks who decides as {role}
= inget steg av slaget ”approver” frågar vem som beslutar som {role}
each account is watched as its plan says: ask for it in opening.steps (id: watching, required)
= varje konto bevakas som dess plan säger: fråga efter det i opening.steps (id: watching, obligatoriskt)
needs a required step that does it, in {where}
= behöver ett obligatoriskt steg som gör det, i {where}
an account needs {least} administrators (roles.min_administrators): ask for as many
= ett konto behöver {least} administratörer (roles.min_administrators): fråga efter så många
an account needs {least} responsible (roles.min_responsible): ask for as many
= ett konto behöver {least} ansvariga (roles.min_responsible): fråga efter så många
each of {least} administrators can reach the account (roles.min_administrators)
= var och en av {least} administratörer kommer in på kontot (roles.min_administrators)

a brace in the text does not fit: {fault}
= en klammer i texten saknar sin andra hälft eller står fel
{{{place}}} is nothing that the program can fill in here; it knows: none
= {{{place}}} kan programmet inte fylla i här; texten har inga platser
{{{place}}} is nothing that the program can fill in here; it knows: {known}
= {{{place}}} kan programmet inte fylla i här; det känner till: {known}
the notice must link to the rules: put {{rules_page}} in the text
= meddelandet ska länka till reglerna: skriv {{rules_page}} i texten
nothing may be signed (answering.signature is forbidden): leave this text empty
= inget får undertecknas (answering.signature är forbidden): lämna texten tom
a signature is required (answering.signature): put {{name}} in the text
= underskrift krävs (answering.signature): skriv {{name}} i texten
may not be empty: the author is told (notice.duty)
= får inte vara tomt: avsändaren meddelas (notice.duty)
may not be empty: it is posted where nothing is removed (removal.exempt)
= får inte vara tomt: det publiceras där inget tas bort (removal.exempt)
may not be empty: the author is answered (forwarding.acknowledge)
= får inte vara tomt: avsändaren får svar (forwarding.acknowledge)
may not be empty: it ends a discussion (discussions.may_end)
= får inte vara tomt: det avslutar en diskussion (discussions.may_end)
may not be empty: the author is referred (politics.treatment)
= får inte vara tomt: avsändaren hänvisas (politics.treatment)
may not be empty: it is posted before an account closes (closing.steps)
= får inte vara tomt: det publiceras innan ett konto avslutas (closing.steps)
say ”du” to whoever answers, in a line of answering.guidance
= säg till den som svarar att skriva ”du”, i en rad i answering.guidance

a question is no ground for removal
= en fråga är ingen grund för borttagning
{category} already presets the ground {ground}; name it once
= {category} väljer redan grunden {ground}; skriv den en gång
{value} stands here already; name each once
= {value} står redan här; skriv vart och ett en gång
{day} stands here already; name each day once
= {day} står här redan; skriv varje dag en gång
nothing comes after an end where no discussion may be ended (discussions.may_end)
= inget kommer efter ett slut där ingen diskussion får avslutas (discussions.may_end)
people have the role {role} themselves; leave this out
= rollen {role} har personer själva; ta bort raden
nobody can have the role {role}; name one of {held}
= ingen kan ha rollen {role}; välj en av {held}
the accounts bear its name: say in roles.names what this role is called
= kontona bär dess namn: skriv i roles.names vad rollen heter
is always {always} in Kanalvakt and cannot be changed
= är alltid {always} i Kanalvakt och går inte att ändra
nothing is exempt there that could end on a day (removal.exempt)
= inget är undantaget där som kunde upphöra en viss dag (removal.exempt)
nothing is removed for politics without a clause that says so: name its clauses
= inget tas bort för att det är politik utan ett krav som säger det: skriv vilka krav (clauses)
politics are a ground already (politics.removal_ground)
= politik är redan en grund (politics.removal_ground)
{address} is no e-mail address; write it like info@kommun.se, or leave it empty
= {address} är ingen e-postadress; skriv som info@kommun.se, eller lämna tomt
others would hear of it before whoever has duty is reminded (reminding.first)
= andra skulle få veta det innan den som bevakar påminns (reminding.first)
the request would lapse before it must be decided (opening.decided_within)
= begäran skulle förfalla innan den måste beslutas (opening.decided_within)
the next revision comes after the last, {since} (revision.since)
= nästa revidering kommer efter den senaste, {since} (revision.since)
the cadence 'date' needs a date, and no other has one
= takten ”date” behöver ett datum, och ingen annan har något
one of them must fit (purposes.choose_one): name at least one
= ett av dem ska stämma (purposes.choose_one): skriv minst ett
office hours open before they close
= tiden ska börja (opens) innan den slutar (closes)
morning comes before noon, and noon before afternoon
= morgonen (morning) kommer före mitt på dagen (noon), och det före eftermiddagen (afternoon)
inactive_after may not be later than assess_after
= inactive_after får inte vara senare än assess_after
""")
#: What may follow a sentence.
_TAILS = _pairs("""
; did you mean {near}?
= ; menar du {near}?
; known here: {fields}
= ; här finns: {fields}
; the routines that come along are {names}
= ; de rutiner som följer med är {names}
""")


def say_finding(line: int, place: str, sentence: str) -> str:
    """What is wrong, on one line: "rad 12: removal.deadline.value.clock: ska vara …"."""
    return f"rad {line}: {place + ': ' if place else ''}{in_swedish(sentence)}"


def in_swedish(sentence: str) -> str:
    """The sentence in Swedish; as it is, where it comes from elsewhere."""
    for english, tail in _TAILS.items():
        said = _pattern("{sentence}" + english).fullmatch(sentence)
        if said is not None:
            places = said.groupdict()
            return in_swedish(places.pop("sentence")) + tail.format(**places)
    for english, swedish in _SWEDISH.items():
        said = _pattern(english).fullmatch(sentence)
        if said is not None:
            return swedish.format(**said.groupdict()).replace("' or '", "' eller '")
    return sentence


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What a sentence looks like that was made from the template."""
    found = "".join(
        re.escape(words) + (f"(?P<{place}>.+)" if place else "")
        for words, place, _, _ in string.Formatter().parse(template)
    )
    return re.compile(found, re.DOTALL)
