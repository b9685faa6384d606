"""Land-use balances as CSV for a spreadsheet: RFC 4180, UTF-8 with a byte order mark, nothing that can run."""

import csv
from collections.abc import Iterable
from io import StringIO

from zoneplan.checks.balance.rows import LandUseBalance
from zoneplan.checks.balance.words import verdict_text
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.model.registry import M2_PER_HA
from zoneplan.outputs.report.balance.lines import code_lines
from zoneplan.outputs.report.csv import harmless

COLUMNS = (
    "row",  # "code", "total", "share" of a rule, or "not-applied"
    "layer",
    "zone",
    "code",
    "name",
    "lots",
    "ha",
    "percent",
    "minimum_percent",
    "verdict",
    "rule",
    "edition",
    "since",
    "until",
    "grade",
    "schematic",
)
_MEASURED = 4  # decimals of a hectare: the square metre


def balance_csv(balances: Iterable[LandUseBalance], lang: Lang) -> str:
    """Write balances as CSV: a line a code, the total, a line a share of a rule, and the rules not applied.

    Parameters
    ----------
    balances : iterable of LandUseBalance
    lang : {"vi", "en"}
        Language of names, verdicts and reasons. Codes and figures (decimal dot) are the same in both.

    Returns
    -------
    str
        Begins with U+FEFF; lines end in CRLF, so write it without newline translation.
    """
    out = StringIO(newline="")
    out.write("\ufeff")
    rows = csv.DictWriter(out, COLUMNS, restval="")
    rows.writeheader()
    for balance in balances:
        same = {
            "layer": harmless(balance.layer),
            "zone": balance.zone or "",
            "schematic": "yes" if balance.by_construction else "no",
        }
        for line in code_lines(balance, lang):
            figures = {"lots": line.count, "ha": round(line.ha, _MEASURED), "percent": line.pct}
            rows.writerow(same | {"row": "code", "code": harmless(line.code), "name": line.name} | figures)
        rows.writerow(
            same
            | {
                "row": "total",
                "name": say("landuse.table.total").to(lang),
                "lots": balance.count,
                "ha": round(balance.total_m2 / M2_PER_HA, _MEASURED),
                "percent": float(balance.printed_sum),
            }
        )
        rows.writerows(same | row for row in _rules(balance, lang))
    return out.getvalue()


def _rules(balance: LandUseBalance, lang: Lang) -> Iterable[dict[str, object]]:
    for applied in balance.applied:
        rule = applied.rule
        about = {
            "rule": rule.id,
            "edition": harmless(rule.edition),
            "since": rule.since or "",
            "until": rule.until or "",
            "grade": rule.grade,
        }
        for one in applied.shares:
            yield about | {
                "row": "share",
                "code": harmless(" ".join(one.share.codes)),
                "name": harmless(one.share.name.to(lang)),
                "ha": round(one.m2 / M2_PER_HA, _MEASURED),
                "percent": round(one.part * 100, 2),
                "minimum_percent": one.share.least_pct,
                "verdict": verdict_text(balance, one).to(lang),
            }
    for left in balance.not_applied:
        rule_id, edition = ("", "") if left.rule is None else (left.rule.id, left.rule.edition)
        yield {
            "row": "not-applied",
            "rule": rule_id,
            "edition": harmless(edition),
            "verdict": harmless(left.why.to(lang)),
        }
