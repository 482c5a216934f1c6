"""The demonstration: five real places by their official names; everything else in them is made up.

It is built only through the services, relative to today, and is the same for the same seed and day.
"""
