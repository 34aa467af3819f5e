"""Goods at the desk: parcels, replacements, returns, production."""

from collections.abc import Callable

from chalice.app import Response

from chalicelib.domain.lifecycles import JobState, ParcelState
from chalicelib.domain.order import Order
from chalicelib.edge.answers import json_answer
from chalicelib.edge.desk import Desk
from chalicelib.service import parcels, production, returning
from chalicelib.service.desk_view import job_plain
from chalicelib.service.house import House


def ship_parcel(desk: Desk, reference: str) -> Response:
    """`{lines?, carrier?, tracking?, pickup?}`; without lines all that is to be sent."""
    fields = desk.fields()
    asked = parcels.Shipment(
        desk.by,
        fields.units("lines"),
        fields.line("carrier"),
        fields.line("tracking"),
        fields.flag("pickup", default=False),
    )
    return desk.act(fields, parcels.ship, reference, asked)


def move_parcel(desk: Desk, reference: str, parcel: str) -> Response:
    """`{state, note?}`"""
    fields = desk.fields()
    asked = parcels.ParcelNews(desk.by, parcel, fields.choice("state", ParcelState), fields.line("note"))
    return desk.act(fields, parcels.mark, reference, asked)


def correct_tracking(desk: Desk, reference: str, parcel: str) -> Response:
    """`{carrier, tracking}`"""
    fields = desk.fields()
    asked = parcels.TrackingCorrection(desk.by, parcel, fields.needed("carrier"), fields.needed("tracking"))
    return desk.act(fields, parcels.correct_tracking, reference, asked)


def send_replacement(desk: Desk, reference: str) -> Response:
    """`{lines, reason, return?}`"""
    fields = desk.fields()
    asked = parcels.Replacement(
        desk.by, fields.needed("reason"), fields.units("lines", needed=True), fields.line("return")
    )
    return desk.act(fields, parcels.replace_units, reference, asked)


def open_return(desk: Desk, reference: str) -> Response:
    """`{lines, note?, by_rules?}`: for a buyer who asked by other means."""
    fields = desk.fields()
    asked = returning.ReturnRequest(
        desk.by, fields.returned("lines"), fields.words("note"), fields.flag("by_rules", default=True)
    )
    return desk.act(fields, returning.request, reference, asked)


def accept_return(desk: Desk, reference: str, return_id: str) -> Response:
    """`{text?}`: what the buyer is to do."""
    return _answer(desk, returning.accept, reference, return_id)


def refuse_return(desk: Desk, reference: str, return_id: str) -> Response:
    """`{text}`: why."""
    return _answer(desk, returning.refuse, reference, return_id)


def withdraw_return(desk: Desk, reference: str, return_id: str) -> Response:
    """`{text?}`"""
    return _answer(desk, returning.withdraw, reference, return_id)


def close_return(desk: Desk, reference: str, return_id: str) -> Response:
    """`{text}`: why nothing is given for it."""
    return _answer(desk, returning.close, reference, return_id)


def receive_return(desk: Desk, reference: str, return_id: str) -> Response:
    """`{good?, damaged?, restock?, note?}`"""
    fields = desk.fields()
    asked = returning.ReturnReceipt(
        desk.by,
        return_id,
        fields.units("good"),
        fields.units("damaged"),
        fields.flag("restock", default=True),
        fields.words("note"),
    )
    return desk.act(fields, returning.receive, reference, asked)


def list_production(desk: Desk) -> Response:
    """Every open job, late ones first."""
    return json_answer({"jobs": [job_plain(job) for job in production.list_jobs(desk.house)]})


def move_job(desk: Desk, reference: str, job: str) -> Response:
    """`{state, note?}`"""
    fields = desk.fields()
    asked = production.JobMove(desk.by, job, fields.choice("state", JobState), fields.line("note"))
    return desk.act(fields, production.move_job, reference, asked)


def _answer(
    desk: Desk, use_case: Callable[[House, str, returning.ReturnAnswer], Order], reference: str, return_id: str
) -> Response:
    fields = desk.fields()
    return desk.act(fields, use_case, reference, returning.ReturnAnswer(desk.by, return_id, fields.words("text")))
