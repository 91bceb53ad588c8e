#!/usr/bin/env python3
"""Recalculates workbooks in LibreOffice and compares every formula cell with the engine's value, before and after edits.

usage: recalculate.py FOLDER   (FOLDER holds NAME.xlsx without results, and NAME.json with what they must be)
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.sheet.FormulaResult import STRING
from com.sun.star.table.CellContentType import FORMULA, TEXT

TOLERANCE = 1e-9


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    url = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    for _ in range(240):
        try:
            context = resolver.resolve(url)
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.25)
    sys.exit("recalculate: LibreOffice does not answer")


def option(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def shown(cell):
    """The value of a cell: a number, a text, or an error as LibreOffice shows it."""
    if cell.getError():
        return f"error {cell.getError()}: {cell.String}"
    if cell.Type == TEXT or (cell.Type == FORMULA and cell.FormulaResultType2 == STRING):
        return cell.String
    return cell.Value


def same(expected, found):
    if isinstance(expected, str) or isinstance(found, str):
        return expected == found
    return abs(expected - found) <= TOLERANCE * max(abs(expected), abs(found))


def compare(book, cells, context):
    sheets, wrong = book.Sheets, 0
    for sheet, row, column, expected in cells:
        cell = sheets.getByName(sheet).getCellByPosition(column, row)
        found = shown(cell)
        if not same(expected, found):
            wrong += 1
            if wrong <= 5:
                address = cell.AbsoluteName
                print(f"{context}: {address}: expected {expected!r}, found {found!r}, {cell.Formula[:300]}", file=sys.stderr)
    return wrong


def edit(book, edits):
    for sheet, row, column, value in edits:
        cell = book.Sheets.getByName(sheet).getCellByPosition(column, row)
        if value is None:
            cell.Formula = ""
        elif isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value


def load(desktop, path):
    return desktop.loadComponentFromURL(path.resolve().as_uri(), "_blank", 0, (option("Hidden", True),))


def judge(desktop, path):
    case = json.loads(path.with_suffix(".json").read_text())
    book = load(desktop, path)
    try:
        book.calculateAll()
        wrong = compare(book, case["cells"], path.stem)
        edit(book, case["what_if"])
        book.calculateAll()
        wrong += compare(book, case["what_if_cells"], f"{path.stem} what if")
    finally:
        book.close(True)
    book = load(desktop, path)
    try:
        edit(book, case["edits"])
        book.calculateAll()
        wrong += compare(book, case["edited_cells"], f"{path.stem} edited")
        compared = ("cells", "what_if_cells", "edited_cells")
        return sum(len(case[name]) for name in compared), wrong
    finally:
        book.close(True)


def main():
    folder = pathlib.Path(sys.argv[1])
    paths = sorted(folder.glob("*.xlsx"))
    if not paths:
        sys.exit(f"recalculate: no workbooks in {folder}")
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"asrcap-{pathlib.Path(profile).name}"
        office = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                "--nologo",
                f"-env:UserInstallation={pathlib.Path(profile).as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            desktop = connect(pipe)
            results = [judge(desktop, path) for path in paths]
            try:
                desktop.terminate()
            except Exception:
                pass
        finally:
            try:
                office.wait(timeout=20)
            except subprocess.TimeoutExpired:
                office.kill()
    cells, wrong = (sum(column) for column in zip(*results))
    print(f"recalculate: {len(paths)} workbooks, {cells} formula cells, {wrong} differ")
    sys.exit(1 if wrong or not cells else 0)


if __name__ == "__main__":
    main()
