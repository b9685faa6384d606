"""Every decision on a finding that the plan keeps: who waived what, when and why, and who took it back."""

from zoneplan.model.waiver import in_order, standing
from zoneplan.outputs.report.wording import moment
from zoneplan.plan import Plan
from zoneplan.ui.view import draw, language

AT_MOST = 100  # on the page; the plan's folder has all


def draw_decisions(plan: Plan) -> None:
    """Draw the history of decisions, newest first; nothing where none was ever made."""
    if not plan.decisions:
        return
    by_id = {decision.id: decision for decision in plan.decisions}
    draw(
        "decisions",
        decisions=in_order(plan.decisions)[::-1],
        standing={waiver.id for waiver in standing(plan.decisions)},
        ended={
            one.id: [by_id[id_] for id_ in one.stated.ends if id_ in by_id and by_id[id_].stated.about]
            for one in plan.decisions
        },
        at_most=AT_MOST,
        moment=lambda at: moment(at, language()),
    )
