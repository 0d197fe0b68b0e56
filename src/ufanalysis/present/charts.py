"""The charts of the pages, chosen for what the workspace knows; the drawing is done in the rooms beside."""

import plotly.graph_objects as go

from ufanalysis.present import gaps, ranks, tallies
from ufanalysis.present import trends as lines
from ufanalysis.present.view import View

__all__ = ["districts", "position", "ranking", "schedule", "trends"]


def schedule(view: View) -> go.Figure:
    """Each target's distance from the schedule; without targets, how the levels went over the years."""
    return gaps.gaps(view) if len(gaps.paced(view.goals)) else lines.trends(view)


def districts(view: View) -> go.Figure:
    """How many targets of each district stand where; without targets, the districts by their latest level."""
    has_targets = view.progress["district"].isin(view.districts).any()
    return tallies.tallies(view) if has_targets else ranks.ranking(view)


def trends(view: View) -> go.Figure:
    """The years of up to twelve indicators of the place, those behind first, each with its target."""
    return lines.trends(view)


def position(view: View) -> go.Figure:
    """The place among its sister districts: by distance from the schedule, or without targets by level."""
    return gaps.among_sisters(view) if len(gaps.paced(view.goals)) else ranks.ranking(view)


def ranking(view: View) -> go.Figure:
    """The districts by the latest level of the page's first indicator."""
    return ranks.ranking(view)
