"""What stands behind the door: which services there are, what may be read, and what is taken in.

No rule of its own: it asks `territory` where, `matters` what, and reads what is public.
"""
