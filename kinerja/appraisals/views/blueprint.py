"""The blueprints that the pages of this package share."""

from flask import Blueprint

bp = Blueprint("appraisals", __name__)
team = Blueprint("team", __name__, url_prefix="/tim")
