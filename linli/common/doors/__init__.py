"""What the routes of the JSON API share, whichever app they belong to (ADR 0037).

No rule of the product lives here: shapes of answers and of refusals, pages, and conditions.
"""
