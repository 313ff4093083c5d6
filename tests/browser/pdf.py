"""What stands in PDFs, and what outloud (PDF/UA and WCAG) says of them: python3 pdf.py FILE..., JSON out."""

import json
import os
import sys
import tempfile

import pikepdf
from outloud.cli import main as outloud


def about(path):
    """Tags, language, title and bookmarks of one file."""
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        bookmarks = []

        def walk(items, depth):
            for item in items:
                bookmarks.append({"depth": depth, "title": str(item.title)})
                walk(item.children, depth + 1)

        with pdf.open_outline() as outline:
            walk(outline.root, 0)
        return {
            "sheets": len(pdf.pages),
            "marked": bool(root.get("/MarkInfo", {}).get("/Marked", False)),
            "tagged": "/StructTreeRoot" in root and "/K" in root.StructTreeRoot,
            "language": str(root.get("/Lang", "")),
            "title": str(pdf.docinfo.get("/Title", "")),
            "shows_title": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
            "bookmarks": bookmarks,
        }


def errors(paths):
    """Every error of outloud, by file."""
    found = {path: [] for path in paths}
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        try:
            outloud([*paths, "--json", report, "--quiet", "--fail-on", "never"], standalone_mode=False)
        except SystemExit:
            pass  # how it ends when it is done; without a report the next line fails
        with open(report, encoding="utf-8") as file:
            results = json.load(file)["results"]
    for result in results:
        if result["error"]:
            raise SystemExit(f"outloud could not read {result['path']}: {result['error']}")
        for one in result["findings"]:
            if one["severity"] == "error":
                found[result["path"]].append(
                    {"rule": one["rule"], "says": one["message"], "evidence": one.get("evidence") or ""}
                )
    return found


if __name__ == "__main__":
    files = sys.argv[1:]
    out = os.dup(1)
    os.dup2(2, 1)  # outloud speaks on standard output, too
    seen = errors(files)
    text = json.dumps([{"file": file, **about(file), "errors": seen[file]} for file in files])
    with os.fdopen(out, "w", encoding="utf-8") as answer:
        answer.write(text)
