#!/usr/bin/env python3
"""Copies the AWS provider of Terraform, cut down to what bridge/provider.go names, so that it builds in minutes.

usage: cut.py SERVICE...   (in a copy of this folder: the copies are put into ./cut, and go.mod is pointed at them)

What is left is unchanged code, but for the time between two looks at whether AWS has taken a change over everywhere:
the local AWS has at once. Too much cut shows as a compile error, so nothing is missing unnoticed. The copies are
made from the module cache after Go has checked the modules against go.sum.
"""
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROVIDER = "github.com/hashicorp/terraform-provider-aws"
CLIENTS = "github.com/aws/aws-sdk-go-v2/service/"
SMALL = 600_000  # bytes of source; below that a client is not worth the cut
WORD = re.compile(r"\b[A-Za-z_]\w*")
DECLARED = re.compile(r"(?:func (?:\((?:\w+ )?\*?(\w+)\) )?|type |var _ |var |const )(\w+)?")
GROUP = re.compile(r"(?:var|const) \(")


def go(*args: str) -> str:
    return subprocess.run(["go", *args], check=True, stdout=subprocess.PIPE, text=True).stdout


def copy_module(module: str, *parts: str) -> Path:
    """Copies a module, or parts of it, without its tests, and has go.mod use the copy."""
    source = Path(json.loads(go("mod", "download", "-json", module))["Dir"])
    target = Path("cut", module.rsplit("/", 1)[1])
    ignored = shutil.ignore_patterns("*_test.go", "testdata", "test-fixtures", "*.md")

    def ignore(folder: str, names: list[str]) -> set[str]:
        others = set(names) - set(parts) if parts and folder == str(source) else set()
        return others | ignored(folder, names)

    shutil.copytree(source, target, ignore=ignore, copy_function=shutil.copyfile)
    for path in [target, *target.rglob("*/")]:
        path.chmod(0o755)  # copytree takes the module cache's read-only mode over
    go("mod", "edit", f"-replace={module}=./{target}")
    return target


def keep_services(provider: Path, services: set[str]) -> None:
    """Leaves out of the list of service packages all but the services named."""
    file = provider / "internal/provider/service_packages_gen.go"
    uses = re.compile(rf'"{PROVIDER}/internal/service/(\w+)"|^\t\t(\w+)\.ServicePackage\(ctx\),', re.M)
    kept = [
        line
        for line in file.read_text().splitlines()
        if not (m := uses.search(line)) or (m[1] or m[2]) in services
    ]
    file.write_text("\n".join(kept) + "\n")


def keep_mapped(provider: Path, services: set[str]) -> None:
    """Leaves out of each service package the resources and data sources that the bridge has no name for."""
    text = Path("bridge/provider.go").read_text()
    resources, functions = (
        set(re.findall(r'^\t"(aws_\w+)":', re.search(rf"^var {name} = .*?^}}", text, re.M | re.S)[0], re.M))
        for name in ("resources", "functions")
    )
    imported_by: dict[str, set[str]] = {}
    for file in (provider / "internal").rglob("*.go"):
        for name in re.findall(rf'"{PROVIDER}/internal/service/(\w+)"', text := file.read_text()):
            imported_by.setdefault(name, set()).update(WORD.findall(text))
    for service in services:
        package = provider / "internal/service" / service
        keep_factories(package, resources, functions)
        cut_package(package, imported_by[service], re.compile("service_package|service_endpoint"))


def keep_factories(package: Path, resources: set[str], functions: set[str]) -> None:
    """Keeps the factories of the mapped types. The list of the package names the type, or else the factory's file.

    A resource and a data source can have the same name: they are in lists of their own.
    """
    file = package / "service_package_gen.go"
    types: dict[str, set[str]] = {}
    for path in package.glob("*.go"):
        if path != file:
            text = path.read_text()
            found = set(re.findall(r'TypeName = "(\w+)"', text))
            types |= {name: found for name in re.findall(r"^func (\w+)\(", text, re.M)}

    entry = re.compile(r"^\t\t\{\n\t\t\tFactory: +(\w+),\n.*?^\t\t\},\n", re.M | re.S)
    lists = re.split(r"\n(?=func )", file.read_text())
    for i, text in enumerate(lists):
        mapped = functions if re.match(r"func .*DataSources\(", text) else resources

        def kept(m: re.Match) -> str:
            named = set(re.findall(r'TypeName: +"(\w+)"', m[0]))
            return m[0] if mapped & (named or types.get(m[1], set())) else ""

        lists[i] = entry.sub(kept, text)
    file.write_text(without_unused_imports("\n".join(lists)))


def shorten_waits(provider: Path) -> None:
    """Looks every 50 ms, in place of every second to ten, and so 10 s a key and 30 s a lifecycle sooner."""
    pauses = re.compile(r"\bMinTimeout(:\s+)\d+ \* time\.Second")
    before_reading = re.compile(r"(ExtraRetryDelay\s+= )\d+ \* time\.Second")
    for service in "s3", "kms":
        for file in (provider / "internal/service" / service).glob("*.go"):
            text = pauses.sub(r"PollInterval\g<1>50 * time.Millisecond", file.read_text())
            file.write_text(before_reading.sub(r"\g<1>50 * time.Millisecond", text))


def sources() -> dict[str, list[Path]]:
    """The source files of every package that the plugin is built from and that is or imports an AWS service client."""
    template = (
        '{{if not .Standard}}{{.ImportPath}}|{{join .Imports " "}}{{range .GoFiles}}|{{$.Dir}}/{{.}}{{end}}{{end}}'
    )
    lines = [line.split("|") for line in go("list", "-e", "-deps", "-f", template, "./cmd/...").splitlines() if line]
    return {
        package: [Path(file) for file in files]
        for package, imports, *files in lines
        if package.startswith(CLIENTS) or CLIENTS in imports
    }


def keep_called_clients(provider: Path, files: list[Path]) -> None:
    """Leaves out of the AWS client every service client that no kept package calls, with its SDK import."""
    file = provider / "internal/conns/awsclient_gen.go"
    called: set[str] = set()
    for path in files:
        if path.name != file.name:
            called |= set(re.findall(r"\.(\w+(?:Client|Conn))\(", path.read_text()))
    head, *methods = re.split(r"\n\n(?=func )", file.read_text())
    body = "\n\n".join(m for m in methods if re.match(r"func \(c \*AWSClient\) (\w+)\(", m)[1] in called)
    file.write_text(without_unused_imports(head + "\n\n" + body + "\n"))


def without_unused_imports(text: str) -> str:
    imports, end, code = text.partition("\n)\n")
    executed = re.sub(r"^\s*//.*", "", code, flags=re.M)
    line = re.compile(r'^\t(?:(\w+) )?"([^"\n]+)"$', re.M)

    def used(m: re.Match) -> str:
        name = m[1] or m[2].rsplit("/", 1)[-1].removeprefix("go-")
        return m[0] if re.search(rf"(?<![\w./]){name}\.", executed) or name == "_" else ""

    return line.sub(used, imports) + end + code


def single_exports(text: str) -> str:
    """Makes a declaration of its own of each `Name = name` of a group, so that one of them does not keep the others."""
    return re.sub(
        r"^var \(\n((?:\t[A-Z]\w* += [a-z]\w*\n)+)\)", lambda m: m[1].replace("\t", "var "), text, flags=re.M
    )


def declared(part: str) -> list[str]:
    """The names under which a declaration is wanted."""
    if GROUP.match(part):
        return re.findall(r"^\t(\w+)", part, re.M)
    receiver, name = DECLARED.match(part).groups()
    # A method of the client is one operation, by its own name. Other methods go with their type.
    return [name if receiver in (None, "Client") else receiver]


def cut_package(folder: Path, wanted: set[str], always: re.Pattern) -> set[str]:
    """Keeps the declarations whose names are wanted, or in a file that is always kept, and all that those use."""
    texts = {file: single_exports(file.read_text()) for file in folder.glob("*.go")}
    # A declaration goes up to the next one.
    chunks = {file: re.split(r"\n(?=func |type |var |const )", text) for file, text in texts.items()}
    users: dict[str, list[tuple[Path, int]]] = {}
    todo, keep = [], set()
    for file, parts in chunks.items():
        for i, part in enumerate(parts):
            if i == 0 or always.match(file.name) or part.startswith("func init("):
                todo.append((file, i))
                continue
            for name in declared(part):
                users.setdefault(name, []).append((file, i))
    for name in wanted & users.keys():
        todo += users[name]
    words = set(wanted)
    while todo:
        file, i = todo.pop()
        if (file, i) in keep:
            continue
        keep.add((file, i))
        if i == 0:
            continue
        fresh = set(WORD.findall(chunks[file][i])) - words
        words |= fresh
        for name in fresh & users.keys():
            todo += users[name]
    for file, parts in chunks.items():
        kept = [part for i, part in enumerate(parts) if (file, i) in keep]
        if len(kept) == 1:
            file.unlink()
        else:
            file.write_text(without_unused_imports("\n".join(kept) + "\n"))
    return words


def cut_client(module: str, wanted: set[str]) -> None:
    """Leaves out of a service client the operations that nobody calls, with their types and (de)serializers."""
    folder = copy_module(module)
    words = cut_package(folder, wanted, re.compile(r"(?!api_op_|(de)?serializers|validators)"))
    cut_package(folder / "types", wanted | words, re.compile(r"errors"))


def main() -> None:
    provider = copy_module(PROVIDER, "go.mod", "internal", "names", "version", "xpprovider")
    services = {*sys.argv[1:], "ec2"}  # of ec2, the data source aws_regions takes two helpers and the client
    keep_services(provider, services)
    keep_mapped(provider, services)
    shorten_waits(provider)
    keep_called_clients(provider, [f for p, fs in sources().items() if p.startswith(PROVIDER) for f in fs])
    built = sources()
    clients = {
        package
        for package, files in built.items()
        if re.fullmatch(re.escape(CLIENTS) + r"\w+", package) and sum(f.stat().st_size for f in files) > SMALL
    }
    wanted: set[str] = set()
    for package, files in built.items():
        if not any(package == c or package.startswith(c + "/") for c in clients):
            for file in files:
                wanted |= set(WORD.findall(file.read_text()))
    for client in sorted(clients):
        cut_client(client, wanted)


if __name__ == "__main__":
    main()
