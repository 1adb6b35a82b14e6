"""Where a count, a share, a closure rate or a stock will stand at the end: a distribution, not a number. Pure.

May import numpy, scipy.special and scorecard.history. The model in formulas and its back-test: docs/forecast.md.
"""

from scorecard.outlook.closure import Closure as Closure
from scorecard.outlook.closure import closure_at_year_end as closure_at_year_end
from scorecard.outlook.counts import Counts as Counts
from scorecard.outlook.shares import Share as Share
from scorecard.outlook.shares import share_at_year_end as share_at_year_end
from scorecard.outlook.stocks import Level as Level
from scorecard.outlook.stocks import stock_at_end as stock_at_end
from scorecard.outlook.year import rest_of_period as rest_of_period
from scorecard.outlook.year import rest_of_year as rest_of_year
