"""Warm kernels: one process imports and reads once, and every notebook gets a fresh kernel forked from it.

A kernel is ipykernel's own, and speaks with jupyter_client's client in Jupyter's messages; another are its start and
the way that these take: one pair of sockets. Where no process can be forked, papermill starts kernels as it always
does, with the same result.
"""
