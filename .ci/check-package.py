#!/usr/bin/env python3
"""Checks workbooks as packages, and reads them with a second reader.

usage: check-package.py FOLDER
"""

import pathlib
import posixpath
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

import openpyxl

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def require(holds, *words):
    if not holds:
        raise SystemExit("check-package: " + " ".join(str(word) for word in words))


def package(path):
    archive = zipfile.ZipFile(path)
    require(archive.testzip() is None, path, "is damaged")
    names = archive.namelist()
    require(len(names) == len({name.lower() for name in names}), path, "holds a part twice")
    parts = {}
    for name in names:
        if name.endswith((".xml", ".rels", ".vml")):
            try:
                parts[name] = ET.fromstring(archive.read(name))
            except ET.ParseError as error:
                require(False, path, name, error)
    return names, parts


def content_types(path, names, parts):
    root = parts["[Content_Types].xml"]
    endings = [entry.get("Extension").lower() for entry in root.iter(TYPES + "Default")]
    known = [entry.get("PartName") for entry in root.iter(TYPES + "Override")]
    require(len(endings) == len(set(endings)) and len(known) == len(set(known)), path, "names a content type twice")
    for name in known:
        require(name.lstrip("/") in names, path, "gives a type to", name, "which is not there")
    for name in names:
        typed = "/" + name in known or name.rsplit(".", 1)[-1].lower() in endings
        require(typed or name == "[Content_Types].xml", path, name, "has no content type")


def relations(path, names, parts):
    used = set()
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        ids = [entry.get("Id") for entry in root.iter(RELATIONS + "Relationship")]
        require(len(ids) == len(set(ids)), path, name, "has an id twice")
        for entry in root.iter(RELATIONS + "Relationship"):
            if entry.get("TargetMode") == "External":
                continue
            target = entry.get("Target")
            target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            require(target in names, path, name, "points to", target, "which is not there")
            used.add(target)
        owner = posixpath.join(folder, posixpath.basename(name)[: -len(".rels")])
        if owner in parts:
            for element in parts[owner].iter():
                wanted = element.get(REFERENCE)
                require(wanted is None or wanted in ids, path, owner, "refers to", wanted, "which is not there")
    for name in names:
        lonely = name not in used and not name.endswith(".rels") and name != "[Content_Types].xml"
        require(not lonely, path, "nothing points to", name)


def sheets(path, parts):
    book = parts["xl/workbook.xml"]
    titles = [sheet.get("name") for sheet in book.iter(MAIN + "sheet")]
    require(len(titles) == len({title.lower() for title in titles}), path, "has two sheets of one name")
    require(all(0 < len(title) <= 31 for title in titles), path, "has a sheet with a long name")
    names = [(name.get("name").lower(), name.get("localSheetId")) for name in book.iter(MAIN + "definedName")]
    require(len(names) == len(set(names)), path, "defines a name twice")
    styles = parts["xl/styles.xml"]
    formats = len(styles.find(MAIN + "cellXfs"))
    marks = styles.find(MAIN + "dxfs")
    marks = 0 if marks is None else len(marks)
    strings = len(parts["xl/sharedStrings.xml"])
    for part, root in parts.items():
        if not part.startswith("xl/worksheets/sheet"):
            continue
        last = 0
        for row in root.iter(MAIN + "row"):
            number = int(row.get("r"))
            require(number > last, path, part, "has rows out of order at", number)
            last = number
            for cell in row:
                require(int(cell.get("s", 0)) < formats, path, part, cell.get("r"), "has a format that is not there")
                value = cell.find(MAIN + "v")
                if cell.get("t") == "s":
                    require(int(value.text) < strings, path, part, cell.get("r"), "has a text that is not there")
                formula = cell.find(MAIN + "f")
                if formula is not None:
                    require(len(formula.text) <= 8192, path, part, cell.get("r"), "has a formula that is too long")
                    require(value is not None and value.text is not None or cell.get("t") == "str", path, part, cell.get("r"), "has a formula without its value")
        for rule in root.iter(MAIN + "cfRule"):
            require(int(rule.get("dxfId", 0)) < max(marks, 1), path, part, "has a mark that is not there")
        for line in root.iter():
            if line.tag in (MAIN + "oddHeader", MAIN + "oddFooter"):
                require(len(line.text.encode("utf-16-le")) // 2 <= 255, path, part, "has a page line that is too long")
        merged = [rectangle(cells.get("ref")) for cells in root.iter(MAIN + "mergeCell")]
        merged.sort()
        for place, one in enumerate(merged):
            for other in merged[place + 1 :]:
                if other[0] > one[2]:
                    break
                require(other[1] > one[3] or other[3] < one[1], path, part, "has merged cells that overlap", one, other)


def rectangle(cells):
    """First row, first column, last row, last column."""
    ends = re.findall(r"([A-Z]+)(\d+)", cells)
    numbers = [(int(row), sum((ord(c) - 64) * 26**i for i, c in enumerate(reversed(column)))) for column, row in ends]
    return (*numbers[0], *numbers[-1])


def second_reader(path):
    book = openpyxl.load_workbook(path)
    cached = openpyxl.load_workbook(path, data_only=True)
    errors = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!")
    for sheet in cached:
        for row in sheet.iter_rows(values_only=True):
            for value in row:
                require(value not in errors, path, sheet.title, "shows", value)
    return len(book.sheetnames)


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.xlsx"))
    require(paths, "no workbooks in", sys.argv[1])
    count = 0
    for path in paths:
        names, parts = package(path)
        content_types(path, names, parts)
        relations(path, names, parts)
        sheets(path, parts)
        count += second_reader(path)
    print(f"check-package: {len(paths)} workbooks, {count} sheets, nothing to repair")


if __name__ == "__main__":
    main()
